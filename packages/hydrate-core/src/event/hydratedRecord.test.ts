import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../test/shards.js";
import { parseOnFailureRecord } from "../record/onFailureRecord.js";
import { withPayloadLocation } from "../s3/overflow.js";
import { buildDynamoDBOnFailureRecord, buildKinesisOnFailureRecord } from "../testing/index.js";
import { type HydratedKinesisRecord as Hydrated, isHydratedRecord } from "./hydratedRecord.js";

const { hydrator } = mockStreams({ trimmed: 1 });

const { KinesisBatchInfo: kinesisInfo } = kinesisFailure(2, 6);
const { DDBStreamBatchInfo: dynamodbInfo } = dynamodbFailure(2, 6);
const kinesisRecord = buildKinesisOnFailureRecord(kinesisInfo);
const dynamodbRecord = buildDynamoDBOnFailureRecord(dynamodbInfo);

describe("isHydratedRecord", () => {
  it.each([
    ["complete Kinesis", kinesisRecord],
    ["complete DynamoDB", dynamodbRecord],
    ["superset Kinesis", kinesisFailure(2, 6, 1)],
    ["superset DynamoDB", dynamodbFailure(2, 6, 1)],
    ["partial Kinesis", kinesisFailure(0, 6)],
    ["partial DynamoDB", dynamodbFailure(0, 6)],
    ["gone Kinesis", kinesisFailure(0, 0)],
    ["gone DynamoDB", dynamodbFailure(0, 0)],
  ])("knows a %s record, also when it has been JSON", async (verdict, failure) => {
    const hydrated = await hydrator.hydrate(failure);

    const copy: unknown = JSON.parse(JSON.stringify(hydrated));

    expect(verdict).toContain(hydrated.hydration.status);
    expect([hydrated, copy].map(isHydratedRecord)).toEqual([true, true]);
  });

  it.each([
    ["Kinesis", kinesisRecord],
    ["DynamoDB", dynamodbRecord],
  ])("knows a %s record whose records are in S3", async (_, record) => {
    const hydrated = await hydrator.hydrate(record);

    const stub = withPayloadLocation(hydrated, { bucket: "overflow", key: "2-6.json" });

    expect(isHydratedRecord(stub)).toBe(true);
  });

  it.each([
    ["members that AWS or a later version adds", { added: { by: "AWS" } }],
    ["the other kind's members null", { DDBStreamBatchInfo: null, DDBStreamBatch: null }],
    ["no context of the invocation", { requestContext: undefined, responseContext: null }],
  ])("knows a record with %s", async (_, members) => {
    const hydrated = await hydrator.hydrate(kinesisRecord);

    expect(isHydratedRecord({ ...hydrated, ...members })).toBe(true);
  });

  it("does not know a record whose batch is not in the shard's order", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const batch = hydrated.KinesisBatch ?? [];

    expect(isHydratedRecord({ ...hydrated, KinesisBatch: batch.toReversed() })).toBe(false);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a string", "KinesisBatch"],
    ["an array", []],
    ["an empty object", {}],
    ["a stream's event", { Records: [] }],
    ["a batch alone", { KinesisBatch: [] }],
    ["a batch and an empty verdict", { KinesisBatch: [], hydration: {} }],
    ["a Kinesis on-failure record", kinesisRecord],
    ["a DynamoDB on-failure record", dynamodbRecord],
    ["a record with a batch and no verdict", { ...kinesisRecord, KinesisBatch: [] }],
  ])("does not take %s for one", (_, record) => {
    expect(isHydratedRecord(record)).toBe(false);
  });

  it.each([
    ["an invalid batch", { KinesisBatch: {} }],
    ["a batch of null", { KinesisBatch: null }],
    ["no batch", { KinesisBatch: undefined }],
    ["a record that is null", { KinesisBatch: [null] }],
    ["a record that is a string", { KinesisBatch: ["record"] }],
    ["a record without its member", { KinesisBatch: [{ eventSource: "aws:kinesis" }] }],
    ["a record without a number", { KinesisBatch: [{ kinesis: { data: "" } }] }],
    ["an invalid number", { KinesisBatch: [{ kinesis: { sequenceNumber: "1e9", data: "" } }] }],
    [
      "a number that is no string",
      { KinesisBatch: [{ kinesis: { sequenceNumber: 7, data: "" } }] },
    ],
    ["a record without data", { KinesisBatch: [{ kinesis: { sequenceNumber: "7" } }] }],
    ["a record of a table", { KinesisBatch: [{ dynamodb: { SequenceNumber: "7" } }] }],
    ["no KinesisBatchInfo", { KinesisBatchInfo: undefined }],
    ["the other kind's batch info", { KinesisBatchInfo: null, DDBStreamBatchInfo: dynamodbInfo }],
    ["both batch infos", { DDBStreamBatchInfo: dynamodbInfo }],
    ["a wrong KinesisBatchInfo", { KinesisBatchInfo: { ...kinesisInfo, batchSize: 0 } }],
    ["no verdict", { hydration: undefined }],
    ["a verdict that is a word", { hydration: "complete" }],
  ])("takes no Kinesis record with %s for one", async (_, members) => {
    const hydrated = await hydrator.hydrate(kinesisRecord);

    expect(isHydratedRecord({ ...hydrated, ...members })).toBe(false);
  });

  it.each([
    ["an invalid batch", { DDBStreamBatch: "[]" }],
    ["a batch of null", { DDBStreamBatch: null }],
    ["a record that is null", { DDBStreamBatch: [null] }],
    ["a record without its member", { DDBStreamBatch: [{ eventName: "INSERT" }] }],
    ["a record without a number", { DDBStreamBatch: [{ dynamodb: { Keys: {} } }] }],
    ["a number that is empty", { DDBStreamBatch: [{ dynamodb: { SequenceNumber: "" } }] }],
    ["a Kinesis record", { DDBStreamBatch: [{ kinesis: { sequenceNumber: "7", data: "" } }] }],
    [
      "a record of both",
      { DDBStreamBatch: [{ dynamodb: { SequenceNumber: "7" }, kinesis: null }] },
    ],
    ["Kinesis' batch", { DDBStreamBatch: undefined, KinesisBatch: [] }],
    ["both batches", { KinesisBatch: [] }],
    ["what is no batch in the place of Kinesis'", { KinesisBatch: "[]" }],
    ["no DDBStreamBatchInfo", { DDBStreamBatchInfo: undefined }],
    ["the other kind's batch info", { DDBStreamBatchInfo: null, KinesisBatchInfo: kinesisInfo }],
    ["a verdict of null", { hydration: null }],
  ])("takes no DynamoDB record with %s for one", async (_, members) => {
    const hydrated = await hydrator.hydrate(dynamodbRecord);

    expect(isHydratedRecord({ ...hydrated, ...members })).toBe(false);
  });

  it.each([
    ["a status that there is not", { status: "done" }],
    ["a status in capitals", { status: "COMPLETE" }],
    ["no status", { status: undefined }],
    ["a reason that is no sentence", { reason: 7 }],
    ["a count that is a string", { recordCount: "5" }],
    ["no count", { recordCount: undefined }],
    ["no expected count", { expectedCount: undefined }],
    ["a first number that is no string", { firstSequenceNumber: 7 }],
    ["a last number of null", { lastSequenceNumber: null }],
    ["an expiry that is no string", { expiresAt: 1_795_428_004 }],
    ["no time", { hydratedAt: undefined }],
    ["a location that is no string", { payloadLocation: { bucket: "overflow", key: "2-6.json" } }],
  ])("takes no record whose verdict has %s for one", async (_, members) => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const hydration = { ...hydrated.hydration, ...members };

    expect(isHydratedRecord({ ...hydrated, hydration })).toBe(false);
  });

  it.each([
    ["lost a record", (hydrated: Hydrated) => ({ KinesisBatch: hydrated.KinesisBatch.slice(1) })],
    ["lost all records", () => ({ KinesisBatch: [] })],
    [
      "has one of another range",
      ({ KinesisBatch: [first, ...others] }: Hydrated) => ({
        KinesisBatch: [
          { ...first, kinesis: { ...first?.kinesis, sequenceNumber: numberAt(7) } },
          ...others,
        ],
      }),
    ],
    [
      "is complete by its verdict alone",
      ({ KinesisBatch, hydration }: Hydrated) => ({
        KinesisBatch: KinesisBatch.slice(1),
        hydration: { ...hydration, recordCount: 4 },
      }),
    ],
    [
      "has its records in S3, and some of them here",
      ({ hydration }: Hydrated) => ({
        hydration: { ...hydration, payloadLocation: "s3://overflow/2-6.json" },
      }),
    ],
  ])("takes one that %s for a pointer, to be read again", async (_, edit) => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    assert(hydrated.KinesisBatch);
    const edited = { ...hydrated, ...edit(hydrated) };

    expect(isHydratedRecord(edited)).toBe(false);
    await expect(hydrator.hydrate(parseOnFailureRecord(edited))).resolves.toMatchObject({
      KinesisBatch: hydrated.KinesisBatch,
      hydration: { status: "complete", recordCount: 5 },
    });
  });
});
