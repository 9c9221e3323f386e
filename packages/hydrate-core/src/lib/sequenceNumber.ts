// Kinesis documents up to 129 digits, DynamoDB 21 to 40; DynamoDB Local pads its own with zeros.
const pattern = /^\d{1,129}$/;

/** Checks that a value is a sequence number: compare two of them as BigInt, never as text. */
export function isSequenceNumber(value: unknown): value is string {
  return typeof value === "string" && pattern.test(value);
}

/**
 * Tells whether numbers never go down, as a shard's do not: the order of every batch that is handed on.
 * Neighbours with the same number are records of one KPL aggregate, which Lambda took apart.
 */
export function isInOrder(numbers: readonly bigint[]): boolean {
  return numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] ?? number));
}
