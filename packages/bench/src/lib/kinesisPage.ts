const firstNumber = 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n;

/** The sequence number of a shard's nth record. */
export const numberAt = (index: number): string => String(firstNumber + BigInt(index) * 1_000n);

export const indexOf = (sequenceNumber: string): number =>
  Number((BigInt(sequenceNumber) - firstNumber) / 1_000n);

/** Data of so many bytes, in base64. */
export const dataOf = (bytes: number): string =>
  Buffer.from(`{"id":1,"text":"${"order ".repeat(bytes / 6)}`)
    .subarray(0, bytes)
    .toString("base64");

/** Writes an answer of GetRecords with the records from one index up to another. */
export function kinesisPage({
  from,
  to,
  data,
  arrivalAt,
  ...rest
}: {
  readonly from: number;
  readonly to: number;
  readonly data: string;
  readonly arrivalAt: (index: number) => number;
  readonly NextShardIterator: string;
  readonly MillisBehindLatest: number;
}): Buffer {
  const records = Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
    SequenceNumber: numberAt(from + i),
    PartitionKey: `key-${from + i}`,
    Data: data,
    ApproximateArrivalTimestamp: arrivalAt(from + i) / 1_000,
  }));
  return Buffer.from(JSON.stringify({ Records: records, ...rest }));
}
