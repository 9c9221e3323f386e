import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { newestKinesis } from "./newestKinesis.js";

const kinesis = mockClient(KinesisClient);
const client = new KinesisClient({ region: "eu-central-1" });
const now = Date.parse("2026-11-28T12:00:00.000Z");
const minute = 60_000;

/** A stream: by shard, the ages of its records in minutes, the oldest first. */
function fakeStream(shards: Readonly<Record<string, readonly number[]>>): void {
  kinesis.on(ListShardsCommand).resolves({
    Shards: Object.keys(shards).map((ShardId) => ({
      ShardId,
      HashKeyRange: { StartingHashKey: "0", EndingHashKey: "1" },
      SequenceNumberRange: {
        StartingSequenceNumber: "0",
        ...(ShardId.includes("closed") && { EndingSequenceNumber: "9" }),
      },
    })),
  });
  kinesis
    .on(GetShardIteratorCommand)
    .callsFake(({ ShardId, Timestamp }: { ShardId: string; Timestamp: Date }) => ({
      ShardIterator: `${ShardId} ${Timestamp.getTime()}`,
    }));
  kinesis.on(GetRecordsCommand).callsFake(({ ShardIterator }: { ShardIterator: string }) => {
    const [shard = "", from] = ShardIterator.split(" ");
    const ages = (shards[shard] ?? []).map((age, index) => ({ age, index }));
    return {
      Records: ages
        .filter(({ age }) => now - age * minute >= Number(from))
        .map(({ age, index }) => ({
          SequenceNumber: String(100 + index),
          Data: new Uint8Array([index]),
          PartitionKey: "key",
          ApproximateArrivalTimestamp: new Date(now - age * minute),
        })),
      MillisBehindLatest: 0,
      NextShardIterator: ShardIterator,
    };
  });
}

const find = (count = 3) =>
  newestKinesis(client, {
    streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
    count,
    now,
    signal: new AbortController().signal,
  });
const numbers = (batch: Awaited<ReturnType<typeof find>>) =>
  batch?.records.map(({ sequenceNumber }) => Number(sequenceNumber));

beforeEach(() => kinesis.reset());

describe("newestKinesis", () => {
  it("takes the last records of a busy shard at the first look", async () => {
    fakeStream({ first: [3, 2, 0.4, 0.3, 0.2, 0.1] });

    const batch = await find();

    expect(numbers(batch)).toEqual([103, 104, 105]);
    expect(batch).toMatchObject({ source: "kinesis", shardId: "first" });
    expect(kinesis.commandCalls(GetRecordsCommand)).toHaveLength(1);
  });

  it("looks further back where it is quiet", async () => {
    fakeStream({ first: [300, 200, 100] });

    expect(numbers(await find())).toEqual([100, 101, 102]);
    expect(kinesis.commandCalls(GetRecordsCommand)).toHaveLength(3);
  });

  it("takes the shard that has enough, or else the most", async () => {
    fakeStream({ empty: [], few: [0.2, 0.1], enough: [0.4, 0.3, 0.2, 0.1] });
    expect(await find()).toMatchObject({ shardId: "enough" });

    fakeStream({ one: [0.1], two: [900, 800], none: [] });
    expect(await find()).toMatchObject({ shardId: "two", records: { length: 2 } });
  });

  it("leaves closed shards alone, and finds nothing where nothing is", async () => {
    fakeStream({ closed: [0.3, 0.2, 0.1], open: [] });

    expect(await find()).toBeUndefined();
  });

  it("keeps the bytes as they are", async () => {
    fakeStream({ first: [0.1] });

    expect((await find(1))?.records[0]).toEqual({
      sequenceNumber: "100",
      arrival: now - 6_000,
      content: { data: "AA==", partitionKey: "key" },
    });
  });
});
