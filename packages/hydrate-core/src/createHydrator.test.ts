import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  dynamodbFailure,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  streamArn,
} from "../test/shards.js";
import { createHydrator } from "./createHydrator.js";
import { isHydrateError } from "./errors.js";
import { toStreamEvent } from "./event/toStreamEvent.js";
import { fakeKinesisStream } from "./testing/fakeKinesisStream.js";

const kinesis = mockClient(KinesisClient);
const client = new KinesisClient({ region: "eu-central-1" });

beforeEach(() => {
  kinesis.reset();
  fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
});

describe("createHydrator", () => {
  it("keeps the record as it came and adds the batch and the verdict", async () => {
    const record = {
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 4 },
      responseContext: { statusCode: 200, functionError: null },
      version: "1.0",
      ...kinesisFailure(3, 3),
      somethingNew: { AWS: "added" },
    };

    const hydrated = await createHydrator({ kinesis: client }).hydrate(record);

    expect(hydrated).toEqual({
      ...record,
      KinesisBatch: [
        {
          kinesis: {
            kinesisSchemaVersion: "1.0",
            partitionKey: "key-3",
            sequenceNumber: numberAt(3),
            data: "cmVjb3JkIDM=",
            approximateArrivalTimestamp: 1_763_892_000.03 + 365 * 86_400,
          },
          eventSource: "aws:kinesis",
          eventVersion: "1.0",
          eventID: `shardId-000000000000:${numberAt(3)}`,
          eventName: "aws:kinesis:record",
          awsRegion: "eu-central-1",
          eventSourceARN: streamArn,
        },
      ],
      hydration: {
        status: "complete",
        recordCount: 1,
        expectedCount: 1,
        firstSequenceNumber: numberAt(3),
        lastSequenceNumber: numberAt(3),
        expiresAt: "2026-11-24T10:00:00.030Z",
        hydratedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    expect(toStreamEvent(hydrated)).toEqual({
      Records: hydrated.KinesisBatch,
    });
  });

  it("gives a hydrated record back as it is, with no read", async () => {
    const hydrator = createHydrator({ kinesis: client });
    const hydrated = await hydrator.hydrate(kinesisFailure(0, 4));
    kinesis.resetHistory();

    expect(await hydrator.hydrate(hydrated)).toBe(hydrated);
    expect(kinesis.calls()).toEqual([]);
  });

  it("takes the event out of the payload that Lambda's S3 destination writes, with no read", async () => {
    const hydrator = createHydrator({ kinesis: client });
    const failure = kinesisFailure(2, 6);
    const event = toStreamEvent(await hydrator.hydrate(kinesisFailure(0, 6)));
    kinesis.resetHistory();

    const fromText = await hydrator.hydrate({ ...failure, payload: JSON.stringify(event) });
    const fromObject = await hydrator.hydrate({ ...failure, payload: { ...event } });

    expect(fromText.hydration).toMatchObject({ status: "complete", recordCount: 5 });
    expect(toStreamEvent(fromText).Records).toEqual(event.Records.slice(2));
    expect(toStreamEvent(fromObject)).toEqual(toStreamEvent(fromText));
    expect(kinesis.calls()).toEqual([]);
  });

  it("takes a DynamoDB event out of its payload", async () => {
    const record = (index: number) => ({
      eventName: "INSERT",
      dynamodb: { SequenceNumber: numberAt(index), ApproximateCreationDateTime: 1_795_428_004 },
    });
    const payload = JSON.stringify({ Records: [0, 1, 2].map(record) });

    const hydrated = await createHydrator().hydrate({ ...dynamodbFailure(1, 2), payload });

    expect(hydrated.DDBStreamBatch).toEqual([record(1), record(2)]);
    expect(hydrated.hydration).toMatchObject({
      status: "complete",
      expiresAt: "2026-11-24T10:00:04.000Z",
    });
  });

  it.each([
    ["is no event", "<Whole Event>"],
    ["holds other records", { Records: [{ kinesis: { sequenceNumber: "1", data: "" } }] }],
    ["holds records of another kind", { Records: [{ dynamodb: { SequenceNumber: "1" } }] }],
    ["holds no records", { Records: [null] }],
  ])("reads the stream when the payload %s", async (_, payload) => {
    const failure = { ...kinesisFailure(2, 6), payload };

    const hydrated = await createHydrator({ kinesis: client }).hydrate(failure);

    expect(hydrated.hydration.recordCount).toBe(5);
  });

  it("settles every record in order, whatever becomes of its neighbours", async () => {
    const hydrator = createHydrator({ kinesis: client });
    const kafka: unknown = { KafkaBatchInfo: {} };

    const results = await hydrator.hydrateAll([
      kinesisFailure(10, 12),
      Object(kafka),
      kinesisFailure(0, 2),
    ]);

    expect(results).toMatchObject([
      { status: "fulfilled", value: { hydration: { firstSequenceNumber: numberAt(10) } } },
      { status: "rejected", reason: { code: "ERR_HYDRATE_SOURCE_UNSUPPORTED" } },
      { status: "fulfilled", value: { hydration: { firstSequenceNumber: numberAt(0) } } },
    ]);
  });

  it("asks a function for a client once a region, and again after it failed", async () => {
    const make = vi.fn(async (_region: string) => client);
    make.mockRejectedValueOnce(new Error("no such role"));
    const hydrator = createHydrator({ kinesis: make });

    await expect(hydrator.hydrate(kinesisFailure(0, 1))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      message: expect.stringContaining("no such role"),
    });
    await hydrator.hydrate(kinesisFailure(0, 1));
    await hydrator.hydrate(kinesisFailure(2, 3));

    expect(make.mock.calls).toEqual([["eu-central-1"], ["eu-central-1"]]);
  });

  it("refuses a stream that is not allowed before it makes a client", async () => {
    const make = vi.fn(() => client);
    const hydrator = createHydrator({
      kinesis: make,
      allowedStreamArns: ["arn:aws:kinesis:*:123456789012:stream/audit-*"],
    });

    await expect(hydrator.hydrate(kinesisFailure(0, 1))).rejects.toMatchObject({
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
      details: { streamArn },
    });
    expect(make).not.toHaveBeenCalled();
  });

  it("believes nothing that a message brings of a stream that is not allowed", async () => {
    const hydrated = await createHydrator({ kinesis: client }).hydrate(kinesisFailure(0, 1));
    const payload = JSON.stringify(toStreamEvent(hydrated));
    const hydrator = createHydrator({
      kinesis: client,
      allowedStreamArns: ["arn:aws:kinesis:*:audit"],
    });

    const results = await hydrator.hydrateAll([hydrated, { ...kinesisFailure(0, 1), payload }]);

    expect(results).toMatchObject([
      { status: "rejected", reason: { code: "ERR_HYDRATE_STREAM_NOT_ALLOWED" } },
      { status: "rejected", reason: { code: "ERR_HYDRATE_STREAM_NOT_ALLOWED" } },
    ]);
  });

  it.each([["arn:aws:kinesis:*:123456789012:stream/ord*"], [streamArn], ["*"]])(
    "allows a stream that %s matches",
    async (pattern) => {
      const hydrator = createHydrator({ kinesis: client, allowedStreamArns: [pattern] });

      expect((await hydrator.hydrate(kinesisFailure(0, 1))).hydration.status).toBe("complete");
    },
  );

  it("refuses a range of far more than its batch, before it fills the memory", async () => {
    // Each record takes some 500 bytes beside its data and key.
    const hydrator = createHydrator({ kinesis: client, maxRangeBytes: 5_200 });

    const results = await hydrator.hydrateAll([
      kinesisFailure(0, 49, 1),
      kinesisFailure(2, 3),
      kinesisFailure(39, 49),
    ]);

    expect(results).toMatchObject([
      {
        status: "rejected",
        reason: {
          code: "ERR_HYDRATE_RANGE_TOO_LARGE",
          retryable: false,
          details: { recordsRead: 11, batchSize: 1, maxRangeBytes: 5_200 },
        },
      },
      { status: "fulfilled", value: { hydration: { status: "complete", recordCount: 2 } } },
      { status: "rejected", reason: { code: "ERR_HYDRATE_RANGE_TOO_LARGE" } },
    ]);
  });

  it("tells the logger of each batch once, without the data", async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

    await createHydrator({ kinesis: client, logger }).hydrate(kinesisFailure(0, 3));

    expect(logger.info).toHaveBeenCalledExactlyOnceWith(
      "Hydrated batch: complete",
      expect.objectContaining({ streamArn, status: "complete", recordCount: 4, calls: 2 }),
    );
    expect(JSON.stringify(logger.info.mock.calls)).not.toContain("cmVjb3Jk");
  });

  it("warns of a superset and reports what is lost as an error", async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const hydrator = createHydrator({ kinesis: client, logger });

    await hydrator.hydrateAll([kinesisFailure(0, 3, 1), kinesisFailure(48, 55)]);

    expect(logger.warn).toHaveBeenCalledOnce();
    expect(logger.error).toHaveBeenCalledOnce();
  });

  it("computes expiry with the retention it is given, and leaves the role to the caller", async () => {
    const hydrator = createHydrator({
      kinesis: client,
      retentionHours: 168,
      invokeIdentityArn: "arn:aws:iam::123456789012:role/consumer",
    });

    const hydrated = await hydrator.hydrate(kinesisFailure(0, 0));

    expect(hydrated.hydration.expiresAt).toBe("2026-11-30T10:00:00.000Z");
    expect(toStreamEvent(hydrated).Records[0]).toHaveProperty(
      "invokeIdentityArn",
      "arn:aws:iam::123456789012:role/consumer",
    );
  });

  it.each([
    ["retentionHours", { retentionHours: 12 }],
    ["retentionHours", { retentionHours: Object(Symbol("a week")) }],
    ["retentionHours", { retentionHours: Object("48") }],
    ["concurrency", { concurrency: 0 }],
    ["maxRangeBytes", { maxRangeBytes: 0 }],
    ["readShare", { readShare: 0 }],
    ["readShare", { readShare: 1.5 }],
    ["readShare", { readShare: Number.NaN }],
    ["readShare", { readShare: Object("0.5") }],
    ["concurrency", { concurrency: Object({ toString: 4 }) }],
    ["kinesis", { kinesis: Object({}) }],
    ["dynamodb", { dynamodb: Object({}) }],
    ["allowedStreamArns", { allowedStreamArns: Object("arn") }],
  ])("refuses a wrong %s by its name", (name, options) => {
    expect(() => createHydrator(options)).toThrow(TypeError);
    expect(() => createHydrator(options)).toThrow(name);
  });

  it("marks its errors for guards in another copy of the library", async () => {
    const error: unknown = await createHydrator({ allowedStreamArns: ["arn:aws:kinesis:*"] })
      .hydrate(dynamodbFailure(0, 1))
      .catch((reason: unknown) => reason);

    expect(isHydrateError(error)).toBe(true);
    expect(isHydrateError(new Error("ERR_HYDRATE_READ_FAILED"))).toBe(false);
    expect(isHydrateError(undefined)).toBe(false);
  });
});
