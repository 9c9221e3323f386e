import { toOverflowObject, toStreamEvent, withPayloadLocation } from "hydrate-core";
import { toFailureEnvelope, toS3Event, toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { lambdaContext } from "../../test/invoke.js";
import { mockFunction } from "../../test/mockFunction.js";

const ready = mockFunction();
const { kinesis, dynamodb, s3, objects, hydrated, logger, metrics, logged, createFunction } = ready;
const failure = kinesisFailure(2, 6);

describe("one batch", () => {
  it.each<[string, unknown]>([
    ["SNS", toSnsEvent([failure])],
    ["a direct call", failure],
    ["EventBridge", { "detail-type": "failed", source: "orders", detail: failure }],
    ["the dead letter of a hydrate function", toFailureEnvelope(toSnsEvent([failure]), "denied")],
  ])("from %s is answered with one hydrated record", async (_, event) => {
    const expected = await hydrated(failure);

    const answer = await createFunction()(event, lambdaContext());

    expect(answer).toEqual(expected);
    expect(expected).toMatchObject({ hydration: { status: "complete", recordCount: 5 } });
  });

  it("keeps all members of the on-failure record", async () => {
    const record = { ...failure, requestContext: { requestId: "1" }, somethingNew: [1] };

    expect(await createFunction()(toSnsEvent([record]))).toMatchObject(record);
  });

  it("of a table is answered with the table's records", async () => {
    const expected = await hydrated(dynamodbFailure(2, 6));

    expect(await createFunction()(toSnsEvent([dynamodbFailure(2, 6)]))).toEqual(expected);
    expect(expected.DDBStreamBatch).toHaveLength(5);
  });

  it("needs no context", async () => {
    await expect(createFunction()(failure)).resolves.toMatchObject(failure);
    expect(logger.addContext).not.toHaveBeenCalled();
  });
});

describe("an on-failure object of Lambda in S3", () => {
  it("is answered without a read of the stream, and without the payload", async () => {
    const expected = await hydrated(failure);
    const payload = JSON.stringify(toStreamEvent(expected));
    objects.set("s3://failures/aws/lambda/a b", JSON.stringify({ ...failure, payload }));

    const answer = await createFunction()(
      toS3Event([{ bucket: "failures", key: "aws/lambda/a b" }]),
    );

    expect(answer).toEqual(expected);
    expect(answer).not.toHaveProperty("payload");
    expect(kinesis.calls()).toEqual([]);
  });

  it("that a message names is fetched from the overflow bucket only", async () => {
    const expected = await hydrated(failure);
    const { body } = await toOverflowObject(expected);
    objects.set("s3://overflow/a", body);
    const event = toSnsEvent(toS3Event([{ bucket: "overflow", key: "a" }]).Records);

    expect(await createFunction({ overflowBucket: "overflow" })(event)).toEqual(expected);
    await expect(createFunction({ overflowBucket: "other" })(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED",
    });
    expect(s3.calls()).toHaveLength(1);
  });
});

describe("a record that is hydrated already", () => {
  it("passes through unchanged, with no read and no metrics", async () => {
    const record = await hydrated(failure);

    expect(await createFunction()(record)).toBe(record);
    expect(kinesis.calls()).toEqual([]);
    expect(metrics.addMetric).not.toHaveBeenCalled();
    expect(logged()).toEqual([]);
  });

  it("passes through with its records left in S3", async () => {
    const record = await hydrated(failure);
    const { key } = await toOverflowObject(record);
    const stub = withPayloadLocation(record, { bucket: "overflow", key });

    expect(await createFunction({ overflowBucket: "overflow" })(toSnsEvent([stub]))).toEqual(stub);
    expect([...s3.calls(), ...kinesis.calls()]).toEqual([]);
    expect(metrics.addMetric).not.toHaveBeenCalled();
  });

  it("is answered beside a new one, and only the new one is counted", async () => {
    const [known, fresh] = [await hydrated(failure), kinesisFailure(7, 9)];

    const answer = await createFunction()([known, fresh]);

    expect(answer).toEqual([known, expect.objectContaining(fresh)]);
    expect(metrics.addMetric.mock.calls.filter(([name]) => name === "HydratedRecords")).toEqual([
      ["HydratedRecords", "Count", 3],
    ]);
  });
});

describe("what cannot be answered", () => {
  it("is a queue without HYDRATE_QUEUE_URL: the error says what to do, and nothing is read", async () => {
    await expect(createFunction()(toSqsEvent([failure]))).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      retryable: false,
      message:
        "This handler cannot answer a queue: Lambda has no OnSuccess destination there, so the " +
        "records would be lost. Set HYDRATE_QUEUE_URL to the queue that shall receive them, and " +
        "turn on ReportBatchItemFailures in the event source mapping. Or subscribe this function " +
        "to the SNS topic, or wrap the function that processes the records in the middleware of " +
        "middy-hydrate.",
    });
    expect(kinesis.calls()).toEqual([]);
  });

  it.each([
    ["Kinesis", failure],
    ["DynamoDB", dynamodbFailure(2, 6)],
  ])("is an ordinary event of %s", async (_, record) => {
    const event = toStreamEvent(await hydrated(record));

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      message: expect.stringContaining("stream's own event"),
    });
    expect([...kinesis.calls(), ...dynamodb.calls()]).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a string", "pointer"],
    ["an unknown object", { detail: 1 }],
    ["an SNS event whose message holds no pointer", toSnsEvent([{ orderId: 1 }])],
  ])("is %s", async (_, event) => {
    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
    });
  });
});

describe("a verdict", () => {
  it.each([
    ["superset", kinesisFailure(2, 6, 3), 0, 5],
    ["partial", failure, 4, 3],
    ["gone", failure, 10, 0],
  ])("%s is an answer, not an error", async (status, record, trimmed, recordCount) => {
    ready.shard.trim(trimmed);

    expect(await createFunction()(toSnsEvent([record]))).toMatchObject({
      ...record,
      KinesisBatch: { length: recordCount },
      hydration: { status, recordCount, reason: expect.any(String) },
    });
  });

  it("counts the batch's expiry from the retention", async () => {
    const answer = await createFunction({ retentionHours: 48 })(failure);

    expect(answer).toMatchObject({ hydration: { expiresAt: "2026-11-25T10:00:00.020Z" } });
  });
});
