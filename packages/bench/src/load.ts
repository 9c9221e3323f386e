/** What lies in a shard, and how it is cut into pages. */
export type Load = {
  readonly records: number;
  readonly bytes: number;
  readonly pages: number;
};

const firstNumber = 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n;

/** The sequence number of the nth record. */
export const numberAt = (index: number): string => String(firstNumber + BigInt(index) * 1_000n);

/** Both processes know a load by the name of its stream. */
export const streamName = ({ records, bytes, pages }: Load): string =>
  `records-${records}-bytes-${bytes}-pages-${pages}`;

const streamArn = (load: Load): string =>
  `arn:aws:kinesis:us-east-1:123456789012:stream/${streamName(load)}`;

/** Reads the load back out of the name of its stream. */
export function loadOf(name: string): Load {
  const [, records, bytes, pages] = /records-(\d+)-bytes-(\d+)-pages-(\d+)/.exec(name) ?? [];
  return { records: Number(records), bytes: Number(bytes), pages: Number(pages) };
}

/** The on-failure record of the whole load, or of a part of it. */
export function pointerOf(load: Load, from = 0, to = load.records - 1) {
  return {
    KinesisBatchInfo: {
      shardId: "shardId-000000000000",
      startSequenceNumber: numberAt(from),
      endSequenceNumber: numberAt(to),
      batchSize: to - from + 1,
      streamArn: streamArn(load),
    },
  };
}
