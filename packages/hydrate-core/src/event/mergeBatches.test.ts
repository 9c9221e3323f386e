import { describe, expect, it } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  shardId,
  streamArn,
} from "../../test/shards.js";
import type { Hydrator } from "../createHydrator.js";
import { withPayloadLocation } from "../s3/overflow.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import {
  buildKinesisOnFailureRecord,
  fakeDynamoDBStream,
  fakeKinesisStream,
} from "../testing/index.js";
import { type MergedBatches, mergeBatches } from "./mergeBatches.js";
import { toStreamEvent } from "./toStreamEvent.js";

const { kinesis, dynamodb, hydrator } = mockStreams();

const hydrateEach = (...failures: Parameters<Hydrator["hydrate"]>[0][]) =>
  Promise.all(failures.map((failure) => hydrator.hydrate(failure)));

const failureOf = (
  info: Partial<ReturnType<typeof kinesisFailure>["KinesisBatchInfo"]>,
  from: number,
  to: number,
) => buildKinesisOnFailureRecord({ ...kinesisFailure(from, to).KinesisBatchInfo, ...info });

const numbersIn = ({ event }: MergedBatches) =>
  event.Records.map((record) => sequenceNumberOf(record));

describe("mergeBatches", () => {
  it.each([
    ["Kinesis", kinesisFailure],
    ["DynamoDB", dynamodbFailure],
  ])("gives a record that several %s batches hold once", async (_, failure) => {
    const batches = await hydrateEach(failure(0, 3), failure(2, 5), failure(3, 3));
    const whole = await hydrator.hydrate(failure(0, 5));

    const merged = mergeBatches(batches);

    expect(merged).toEqual({ event: toStreamEvent(whole), lastIndexes: [3, 5, 3] });
  });

  it("puts the records of a shard in its order when the deliveries are not", async () => {
    const batches = await hydrateEach(
      kinesisFailure(6, 7),
      kinesisFailure(0, 1),
      kinesisFailure(3, 4),
    );

    const merged = mergeBatches(batches);

    expect(numbersIn(merged)).toEqual([0, 1, 3, 4, 6, 7].map(numberAt));
    expect(merged.lastIndexes).toEqual([5, 1, 3]);
  });

  it("orders by number where one has more digits than the other", async () => {
    const numbers = ["8", "9", "10", "99", "100"];
    fakeKinesisStream(kinesis, {
      records: numbers.map((SequenceNumber) => ({ SequenceNumber, Data: new Uint8Array() })),
    });
    const batches = await hydrateEach(
      failureOf({ startSequenceNumber: "99", endSequenceNumber: "100" }, 0, 1),
      failureOf({ startSequenceNumber: "8", endSequenceNumber: "10" }, 0, 2),
    );

    const merged = mergeBatches(batches);

    expect(numbersIn(merged)).toEqual(numbers);
    expect(merged.lastIndexes).toEqual([4, 2]);
  });

  it("keeps the records of a shard together, and takes no shard for another", async () => {
    const other = { shardId: "shardId-000000000001" };
    const batches = await hydrateEach(
      kinesisFailure(4, 5),
      failureOf(other, 0, 1),
      kinesisFailure(0, 1),
      failureOf(other, 1, 2),
    );

    const { event, lastIndexes } = mergeBatches(batches);

    expect(event.Records.map(({ eventID }) => eventID)).toEqual([
      ...[0, 1, 4, 5].map((index) => `${shardId}:${numberAt(index)}`),
      ...[0, 1, 2].map((index) => `${other.shardId}:${numberAt(index)}`),
    ]);
    expect(lastIndexes).toEqual([3, 5, 1, 6]);
  });

  it("takes no stream for another, though their shards have the same name", async () => {
    const audit = { streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/audit" };
    const batches = await hydrateEach(kinesisFailure(0, 1), failureOf(audit, 0, 1));

    const { event, lastIndexes } = mergeBatches(batches);

    expect(event.Records.map(({ eventSourceARN }) => eventSourceARN)).toEqual([
      streamArn,
      streamArn,
      audit.streamArn,
      audit.streamArn,
    ]);
    expect(lastIndexes).toEqual([1, 3]);
  });

  it("takes what a consumer of the stream failed on for the stream's", async () => {
    const consumer = { streamArn: `${streamArn}/consumer/audit:1540591608` };
    const batches = await hydrateEach(kinesisFailure(0, 1), failureOf(consumer, 1, 2));

    const merged = mergeBatches(batches);

    expect(numbersIn(merged)).toEqual([0, 1, 2].map(numberAt));
    expect(merged.lastIndexes).toEqual([1, 2]);
  });

  it("gives a batch without records the index -1", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed: 5 });
    const batches = await hydrateEach(kinesisFailure(5, 6), kinesisFailure(0, 1));

    const merged = mergeBatches(batches);

    expect(numbersIn(merged)).toEqual([5, 6].map(numberAt));
    expect(merged.lastIndexes).toEqual([1, -1]);
  });

  it("makes an event without records of batches without records", async () => {
    fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(50), trimmed: 50 });
    const batches = await hydrateEach(dynamodbFailure(0, 1), dynamodbFailure(4, 9));

    const merged = mergeBatches(batches);

    expect(merged).toEqual({ event: { Records: [] }, lastIndexes: [-1, -1] });
  });

  it("makes an event without records of no batches", () => {
    expect(mergeBatches([])).toEqual({ event: { Records: [] }, lastIndexes: [] });
  });

  it("leaves the batches as they were", async () => {
    const batches = await hydrateEach(kinesisFailure(2, 3), kinesisFailure(0, 2));
    const before = structuredClone(batches);

    mergeBatches(batches);

    expect(batches).toEqual(before);
  });

  it.each([
    ["Kinesis before DynamoDB", kinesisFailure(0, 1), dynamodbFailure(0, 1)],
    ["DynamoDB before Kinesis", dynamodbFailure(0, 1), kinesisFailure(0, 1)],
    ["one that has no records", kinesisFailure(0, 1), dynamodbFailure(60, 61)],
  ])("refuses batches of both kinds of streams, %s", async (_, first, second) => {
    const batches = await hydrateEach(first, second);

    const merging = () => mergeBatches(batches);

    expect(merging).toThrow(
      expect.objectContaining({
        code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
        message:
          "The messages hold batches of Kinesis and of DynamoDB streams, and no event can be both. " +
          "Give each its own queue or topic, or name the one this function reads in source.",
        details: { source: "kinesis and dynamodb" },
      }),
    );
  });

  it.each([
    ["Kinesis", kinesisFailure],
    ["DynamoDB", dynamodbFailure],
  ])("refuses a %s batch whose records are in S3", async (_, failure) => {
    const [here, there] = await Promise.all([
      hydrator.hydrate(failure(0, 1)),
      hydrator.hydrate(failure(2, 3)),
    ]);
    const stub = withPayloadLocation(there, { bucket: "overflow", key: "there.json" });

    const merging = () => mergeBatches([here, stub]);

    expect(merging).toThrow(
      expect.objectContaining({
        code: "ERR_HYDRATE_PAYLOAD_INVALID",
        message: expect.stringContaining("s3://overflow/there.json"),
      }),
    );
  });
});
