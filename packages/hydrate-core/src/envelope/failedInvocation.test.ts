import { describe, expect, it } from "vitest";
import { kinesisFailure, numberAt, streamArn, tableStreamArn } from "../../test/shards.js";
import { createHydrator } from "../createHydrator.js";
import { recordsOf } from "../event/hydratedRecord.js";
import { mergeBatches } from "../event/mergeBatches.js";
import { toFailureEnvelope, toSqsEvent, toSuccessEnvelope } from "../testing/index.js";
import { unwrapEvent } from "./unwrapEvent.js";

const kinesisRecord = (index: number, shard = 0, arn = streamArn) => ({
  kinesis: {
    sequenceNumber: numberAt(index),
    partitionKey: "key",
    data: "b3JkZXI=",
    approximateArrivalTimestamp: 1_795_428_004.835,
  },
  eventSource: "aws:kinesis",
  eventID: `shardId-00000000000${shard}:${numberAt(index)}`,
  eventSourceARN: arn,
});
const dynamodbRecord = (index: number) => ({
  eventID: "c4ca4238a0b923820dcc509a6f75849b",
  eventSource: "aws:dynamodb",
  eventSourceARN: tableStreamArn,
  dynamodb: { SequenceNumber: numberAt(index), Keys: { id: { S: "7" } } },
});
const letter = (records: readonly object[]) =>
  toSqsEvent([toFailureEnvelope({ Records: records }, "the consumer failed")]);

/** No client is made, so a stream that is read would be an error. */
const hydrator = createHydrator({
  allowedStreamArns: [streamArn, tableStreamArn],
  kinesis: () => Promise.reject(new Error("read")),
  dynamodb: () => Promise.reject(new Error("read")),
});
async function replay(event: unknown) {
  const results = await hydrator.hydrateDeliveries(unwrapEvent(event));
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

describe("an asynchronous invocation that failed on a stream's own event", () => {
  it.each([
    ["Kinesis", [0, 1, 4].map((index) => kinesisRecord(index)), "shardId-000000000000"],
    ["Kinesis, with KPL", [0, 0, 1].map((index) => kinesisRecord(index)), "shardId-000000000000"],
    ["DynamoDB", [0, 1, 4].map(dynamodbRecord), "unknown"],
  ])("is a whole batch of %s, with no read", async (_, records, shardId) => {
    const [batch, ...others] = await replay(letter(records));

    expect(others).toEqual([]);
    expect(batch && recordsOf(batch)).toEqual(records);
    expect(batch).toMatchObject({
      requestContext: { condition: "RetriesExhausted" },
      responseContext: { functionError: "Unhandled" },
      hydration: { status: "complete", recordCount: 3, expectedCount: 3 },
    });
    expect(batch).not.toHaveProperty("payload");
    const { KinesisBatchInfo, DDBStreamBatchInfo } = batch ?? {};
    expect(KinesisBatchInfo ?? DDBStreamBatchInfo).toMatchObject({
      shardId,
      startSequenceNumber: numberAt(0),
      batchSize: 3,
    });
  });

  it("is a batch for each shard of an event that was put together of several", async () => {
    const records = [kinesisRecord(5), kinesisRecord(6), kinesisRecord(1, 1), kinesisRecord(0)];

    const batches = await replay(letter(records));

    expect(batches.map((batch) => recordsOf(batch).length)).toEqual([2, 1, 1]);
    // A shard's records come in its order.
    expect(mergeBatches(batches).event.Records).toEqual(
      [3, 0, 1, 2].map((index) => records[index]),
    );
  });

  it("goes on, in an event of several shards of a table, where numbers go down", async () => {
    const records = [5, 6, 1, 2].map(dynamodbRecord);

    const batches = await replay(letter(records));

    expect(batches.map(recordsOf)).toEqual([records.slice(0, 2), records.slice(2)]);
  });

  it("must be of a stream that is allowed", async () => {
    const payroll = streamArn.replace("orders", "payroll");

    await expect(replay(letter([kinesisRecord(0, 0, payroll)]))).rejects.toMatchObject({
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
    });
  });

  it.each([
    [
      "the function succeeded",
      toSuccessEnvelope({ Records: [kinesisRecord(0)] }, null),
      "and the function succeeded on it",
    ],
    [
      "it holds no record",
      toFailureEnvelope({ Records: [], eventSourceARN: streamArn }, "x"),
      "holds no record",
    ],
    [
      "it holds something else too",
      toFailureEnvelope({ Records: [kinesisRecord(0), dynamodbRecord(1)] }, "x"),
      "holds a record that is not a kinesis stream's",
    ],
    [
      "its records do not name their stream",
      toFailureEnvelope({ Records: [{ ...kinesisRecord(0), eventSourceARN: undefined }] }, "x"),
      "KinesisBatchInfo.streamArn must be a string, got nothing",
    ],
  ])("fails where %s", (_, envelope, message) => {
    expect(unwrapEvent(toSqsEvent([envelope]))).toMatchObject([
      { kind: "failed", error: { message: expect.stringContaining(message) } },
    ]);
  });

  it("is taken for nothing else: a pointer inside an envelope is read as before", () => {
    const envelope = toFailureEnvelope(kinesisFailure(0, 1), "x");

    expect(unwrapEvent(envelope)).toMatchObject([
      { kind: "onFailure", record: kinesisFailure(0, 1) },
    ]);
  });
});
