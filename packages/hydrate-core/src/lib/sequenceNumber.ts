// Kinesis documents up to 129 digits, DynamoDB 21 to 40; DynamoDB Local pads its own with zeros.
const pattern = /^\d{1,129}$/;

/** Checks that a value is a sequence number: compare two of them as BigInt, never as text. */
export function isSequenceNumber(value: unknown): value is string {
  return typeof value === "string" && pattern.test(value);
}
