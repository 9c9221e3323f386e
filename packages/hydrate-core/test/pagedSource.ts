import type { BatchPointer } from "../src/record/batchPointer.js";
import type { StreamRecord } from "../src/stream/streamRecord.js";
import type { Position, StreamPage, StreamSource } from "../src/stream/streamSource.js";
import { shard, streamArn } from "./shards.js";

/** What a shard answers to GetRecords: a page, or the error of the call. */
export type PagedAnswer = StreamPage | Error;

/** The pointer to a batch from one number to another. */
export const pointerTo = (
  start: number,
  end: number,
  batchSize = end - start + 1,
): BatchPointer => ({
  ...shard,
  source: "kinesis",
  startSequenceNumber: String(start),
  endSequenceNumber: String(end),
  batchSize,
});

/** A record that holds little more than its number, and arrived an hour before a virtual clock begins. */
export const numberedRecord = (
  sequenceNumber: number | string,
  arrival = Date.parse("2026-11-23T11:00:00.000Z"),
): StreamRecord => ({
  kinesis: {
    kinesisSchemaVersion: "1.0",
    sequenceNumber: String(sequenceNumber),
    data: String(sequenceNumber),
    approximateArrivalTimestamp: arrival / 1_000,
  },
  eventSource: "aws:kinesis",
  eventVersion: "1.0",
  eventID: `shardId-000000000000:${sequenceNumber}`,
  eventName: "aws:kinesis:record",
  awsRegion: "eu-central-1",
  eventSourceARN: streamArn,
});

/** A page of records with these numbers. */
export const page = (numbers: readonly number[], more: Partial<StreamPage> = {}): StreamPage => ({
  records: numbers.map((number) => numberedRecord(number)),
  nextIterator: "next",
  millisBehindLatest: 0,
  ...more,
});

/** A shard that gives these answers one after the other, whatever it is asked, and keeps the questions. */
export function pagedSource(name: "kinesis" | "dynamodb", answers: readonly PagedAnswer[]) {
  const left = [...answers];
  const positions: Position[] = [];
  const limits: number[] = [];
  const source: StreamSource = {
    name,
    maxPageSize: 1_000,
    maxIdlePages: 10,
    hidesTrims: name === "kinesis",
    async getShardIterator(_, position) {
      positions.push(position);
      return "first";
    },
    async getRecords(_, __, limit) {
      limits.push(limit);
      const answer = left.shift();
      if (answer === undefined) throw new Error("No page is left");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    clientRegion: async () => undefined,
  };
  return { source, positions, limits };
}
