import { numberAt, type Source } from "../lib/pages.ts";

/** What lies in each shard of a stream, and how it is cut into pages. */
export type Load = {
  readonly source: Source;
  /** Records of each shard that the failed batches had. */
  readonly records: number;
  /** Bytes of a record's data. */
  readonly bytes: number;
  /** Pages that the records are cut into; the service's own limits cut further. */
  readonly pages: number;
  /** Records in the shard after those that failed. */
  readonly behind: number;
  /** Shards, all with the same records. */
  readonly shards: number;
  /** On-failure records that point to them, neighbours in their shard. */
  readonly pointers: number;
};

export const load = (given: Partial<Load>): Load => ({
  source: "kinesis",
  records: 1,
  bytes: 1_000,
  pages: 1,
  behind: 0,
  shards: 1,
  pointers: 1,
  ...given,
});

const hour = 3_600_000;
// Some hours ago, and the same in all processes of a run.
const firstArrival = Math.floor(Date.now() / hour) * hour - 3 * hour;

/** When the nth record arrived, in epoch milliseconds. */
export const arrivalAt = (index: number): number => firstArrival + index;

// All processes know a load by the name of its stream.
const nameOf = ({ records, bytes, pages, behind }: Load): string =>
  `records-${records}-bytes-${bytes}-pages-${pages}-behind-${behind}`;

/** Reads the shard's part of a load back out of what holds its stream's name. */
export function loadOf(source: Source, text: string): Load {
  const number = (member: string): number =>
    Number(new RegExp(`${member}-(\\d+)`).exec(text)?.[1] ?? 0);
  const [records, bytes] = [number("records"), number("bytes")];
  return load({ source, records, bytes, pages: number("pages"), behind: number("behind") });
}

const streamArns: Record<Source, (name: string) => string> = {
  kinesis: (name) => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`,
  dynamodb: (name) =>
    `arn:aws:dynamodb:us-east-1:123456789012:table/${name}/stream/2026-11-20T10:00:00.000`,
};

/** The on-failure records of a load. */
export function pointersOf(given: Load) {
  const { source, records, pointers, shards } = given;
  const size = Math.ceil((records * shards) / pointers);
  return Array.from({ length: pointers }, (_, n) => {
    const from = Math.floor(n / shards) * size;
    const to = from + size - 1;
    const info = {
      shardId: `shardId-${String(n % shards).padStart(12, "0")}`,
      startSequenceNumber: numberAt(from, source),
      endSequenceNumber: numberAt(to, source),
      approximateArrivalOfFirstRecord: new Date(arrivalAt(from)).toISOString(),
      approximateArrivalOfLastRecord: new Date(arrivalAt(to)).toISOString(),
      batchSize: size,
      streamArn: streamArns[source](nameOf(given)),
    };
    return source === "kinesis" ? { KinesisBatchInfo: info } : { DDBStreamBatchInfo: info };
  });
}

export type Pointer = ReturnType<typeof pointersOf>[number];

/** What a pointer says of its batch, and of which kind of stream it is. */
export function batchOf(pointer: Pointer) {
  return "KinesisBatchInfo" in pointer && pointer.KinesisBatchInfo
    ? { source: "kinesis" as const, ...pointer.KinesisBatchInfo }
    : { source: "dynamodb" as const, ...pointer.DDBStreamBatchInfo };
}
