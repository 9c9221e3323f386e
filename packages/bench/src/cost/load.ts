import { numberAt } from "../lib/kinesisPage.ts";

/** What lies in each shard of a stream, and how it is cut into pages. */
export type Load = {
  /** Records of each shard that the failed batches had. */
  readonly records: number;
  /** Bytes of a record's data. */
  readonly bytes: number;
  /** Pages that the records are cut into; Kinesis' own limits cut further. */
  readonly pages: number;
  /** Records in the shard after those that failed. */
  readonly behind: number;
  /** Shards, all with the same records. */
  readonly shards: number;
  /** On-failure records that point to them, neighbours in their shard. */
  readonly pointers: number;
};

export const load = (given: Partial<Load>): Load => ({
  records: 1,
  bytes: 1_000,
  pages: 1,
  behind: 0,
  shards: 1,
  pointers: 1,
  ...given,
});

const firstArrival = 1_795_428_004_835;

/** When the nth record arrived, in epoch milliseconds. */
export const arrivalAt = (index: number): number => firstArrival + index;

// Both processes know a load by the name of its stream.
const nameOf = ({ records, bytes, pages, behind }: Load): string =>
  `records-${records}-bytes-${bytes}-pages-${pages}-behind-${behind}`;

/** Reads the shard's part of a load back out of what holds its stream's name. */
export function loadOf(text: string): Load {
  const number = (member: string): number =>
    Number(new RegExp(`${member}-(\\d+)`).exec(text)?.[1] ?? 0);
  const [records, bytes] = [number("records"), number("bytes")];
  return load({ records, bytes, pages: number("pages"), behind: number("behind") });
}

/** The on-failure records of a load. */
export function pointersOf(given: Load) {
  const { records, pointers, shards } = given;
  const size = Math.ceil((records * shards) / pointers);
  return Array.from({ length: pointers }, (_, n) => {
    const from = Math.floor(n / shards) * size;
    const to = from + size - 1;
    return {
      KinesisBatchInfo: {
        shardId: `shardId-${String(n % shards).padStart(12, "0")}`,
        startSequenceNumber: numberAt(from),
        endSequenceNumber: numberAt(to),
        approximateArrivalOfFirstRecord: new Date(arrivalAt(from)).toISOString(),
        approximateArrivalOfLastRecord: new Date(arrivalAt(to)).toISOString(),
        batchSize: size,
        streamArn: `arn:aws:kinesis:us-east-1:123456789012:stream/${nameOf(given)}`,
      },
    };
  });
}

export type Pointer = ReturnType<typeof pointersOf>[number];
