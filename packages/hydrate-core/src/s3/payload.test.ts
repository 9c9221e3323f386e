import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import {
  arrivalAt,
  dynamodbFailure,
  kinesisFailure,
  kinesisRecords,
  numberAt,
} from "../../test/shards.js";
import type { HydratedRecord } from "../event/hydratedRecord.js";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  fakeDynamoDBStream,
  fakeKinesisStream,
} from "../testing/index.js";
import { toOverflowObject, withPayloadLocation } from "./overflow.js";
import { restorePayload } from "./payload.js";

const { kinesis, dynamodb, hydrator } = mockStreams({ trimmed: 1 });

const { KinesisBatchInfo: kinesisInfo } = kinesisFailure(2, 6);
const { DDBStreamBatchInfo: dynamodbInfo } = dynamodbFailure(2, 6);
const location = { bucket: "overflow", key: "hydrated/2-6.json" };
const textOf = async (record: HydratedRecord) => (await toOverflowObject(record)).body;
const options = { overflowBuckets: ["other", "overflow"] };

/** A payload of records that have a number and data, and what else is given. */
const payloadOf = (indexes: readonly number[], members: Record<string, unknown> = {}) =>
  JSON.stringify({
    Records: indexes.map((index) => ({
      kinesis: { sequenceNumber: numberAt(index), data: "", ...members },
    })),
  });

describe("restorePayload", () => {
  it.each([
    ["complete Kinesis", buildKinesisOnFailureRecord(kinesisInfo)],
    ["complete DynamoDB", buildDynamoDBOnFailureRecord(dynamodbInfo)],
    ["superset Kinesis", kinesisFailure(2, 6, 3)],
    ["superset DynamoDB", dynamodbFailure(2, 6, 3)],
    ["partial Kinesis", kinesisFailure(0, 6)],
    ["partial DynamoDB", dynamodbFailure(0, 6)],
    ["gone Kinesis", kinesisFailure(0, 0)],
    ["gone DynamoDB", dynamodbFailure(0, 0)],
  ])("brings a %s batch back as it was", async (verdict, failure) => {
    const hydrated = await hydrator.hydrate(failure);
    const readObject = vi.fn(async () => textOf(hydrated));

    const restored = await restorePayload(
      withPayloadLocation(hydrated, location),
      readObject,
      options,
    );

    expect(restored).toStrictEqual(hydrated);
    expect(verdict).toContain(restored.hydration.status);
    expect(readObject).toHaveBeenCalledExactlyOnceWith(location);
  });

  it("brings any bytes of a Kinesis batch back", async () => {
    const bytes = fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(bytes, fc.string({ unit: "binary" }), async (data, PartitionKey) => {
        kinesis.reset();
        fakeKinesisStream(kinesis, {
          records: data.map((Data, index) => ({
            SequenceNumber: numberAt(index),
            ApproximateArrivalTimestamp: arrivalAt(index),
            PartitionKey,
            Data,
          })),
        });
        const hydrated = await hydrator.hydrate(kinesisFailure(0, data.length - 1));

        const stub = withPayloadLocation(hydrated, location);
        const restored = await restorePayload(stub, async () => textOf(hydrated), options);

        expect(restored).toStrictEqual(hydrated);
      }),
    );
  });

  it("brings any attributes of a DynamoDB batch back", async () => {
    const name = fc.oneof(fc.string({ minLength: 1, unit: "binary" }), fc.constant("__proto__"));
    const value = fc.oneof(
      fc.string({ unit: "binary" }).map((S) => ({ S })),
      fc.bigInt().map((N) => ({ N: String(N) })),
      fc.uint8Array().map((B) => ({ B })),
      fc.dictionary(name, fc.constant({ NULL: true }), { maxKeys: 3 }).map((M) => ({ M })),
      fc.array(fc.boolean().map((BOOL) => ({ BOOL }))).map((L) => ({ L })),
    );
    const images = fc.array(fc.dictionary(name, value, { maxKeys: 4 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(images, async (newImages) => {
        dynamodb.reset();
        fakeDynamoDBStream(dynamodb, {
          records: newImages.map((NewImage, index) => ({
            dynamodb: { SequenceNumber: numberAt(index), NewImage },
          })),
        });
        const hydrated = await hydrator.hydrate(dynamodbFailure(0, newImages.length - 1));

        const stub = withPayloadLocation(hydrated, location);
        const restored = await restorePayload(stub, async () => textOf(hydrated), options);

        // An attribute may be called `constructor`, which expect takes for the object's own.
        assert.deepStrictEqual(restored, hydrated);
      }),
    );
  });

  it("gives a record that has its records back as it is, and fetches nothing", async () => {
    const hydrated = await hydrator.hydrate(kinesisFailure(2, 6));
    const readObject = vi.fn(async () => "");

    expect(await restorePayload(hydrated, readObject, options)).toBe(hydrated);
    expect(readObject).not.toHaveBeenCalled();
  });

  it.each([
    ["another bucket is named", { overflowBuckets: ["salaries"] }, ["salaries"]],
    ["names begin alike", { overflowBuckets: ["over", "overflow-2"] }, ["over", "overflow-2"]],
    ["no bucket is named", { overflowBuckets: [] }, []],
    ["buckets are undefined", { overflowBuckets: undefined }, []],
    ["nothing is said of buckets", undefined, []],
  ])("fetches nothing where %s", async (_, resolveOptions, overflowBuckets) => {
    const hydrated = await hydrator.hydrate(kinesisFailure(2, 6));
    const readObject = vi.fn(async () => textOf(hydrated));

    const stub = withPayloadLocation(hydrated, location);
    const restoring = restorePayload(stub, readObject, resolveOptions);

    await expect(restoring).rejects.toMatchObject({
      code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED",
      details: { location: "s3://overflow/hydrated/2-6.json", overflowBuckets },
    });
    expect(readObject).not.toHaveBeenCalled();
  });

  it.each([
    ["https://overflow.s3.amazonaws.com/hydrated/2-6.json"],
    ["arn:aws:s3:::overflow/hydrated/2-6.json"],
    ["S3://overflow/hydrated/2-6.json"],
    [" s3://overflow/hydrated/2-6.json"],
    ["s3://overflow"],
    ["s3://overflow/"],
    ["s3:///hydrated/2-6.json"],
    [""],
  ])('refuses the location "%s", which is no URI of an object', async (payloadLocation) => {
    const hydrated = await hydrator.hydrate(kinesisFailure(2, 6));
    const readObject = vi.fn(async () => textOf(hydrated));
    const hydration = { ...hydrated.hydration, payloadLocation };

    const restoring = restorePayload({ ...hydrated, hydration }, readObject, options);

    await expect(restoring).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      details: {
        issues: [
          {
            member: "hydration.payloadLocation",
            message: `is not an s3:// URI: ${payloadLocation}`,
          },
        ],
      },
    });
    expect(readObject).not.toHaveBeenCalled();
  });

  it.each([
    ["is empty", ""],
    ["is not JSON", "<Error><Code>NoSuchKey</Code></Error>"],
    ["is null", "null"],
    ["is an array", "[]"],
    ["is a string", JSON.stringify(payloadOf([2, 3, 4, 5, 6]))],
    ["has no payload", "{}"],
    ["has a payload of null", JSON.stringify({ payload: null })],
    ["has a payload that is no event", JSON.stringify({ payload: "<Whole Event>" })],
    ["has a payload that is no string", JSON.stringify({ payload: { toString: 1, valueOf: 1 } })],
    ["holds no records", JSON.stringify({ payload: payloadOf([]) })],
    ["holds something else", JSON.stringify({ payload: JSON.stringify({ Records: [null] }) })],
    ["holds other records", JSON.stringify({ payload: payloadOf([7, 8, 9, 10, 11]) })],
    ["holds too few records", JSON.stringify({ payload: payloadOf([2, 3, 5, 6]) })],
    ["lacks the last record", JSON.stringify({ payload: payloadOf([2, 3, 4, 5]) })],
    ["holds a record twice", JSON.stringify({ payload: payloadOf([2, 3, 3, 4, 5, 6]) })],
    ["holds them in another order", JSON.stringify({ payload: payloadOf([6, 5, 4, 3, 2]) })],
    ["holds too many records", JSON.stringify({ payload: payloadOf([2, 3, 4, 5, 5, 6]) })],
    [
      "holds too few records, whose arrival is no time",
      JSON.stringify({ payload: payloadOf([2, 6], { approximateArrivalTimestamp: "today" }) }),
    ],
    [
      "holds a record that has no number",
      JSON.stringify({ payload: payloadOf([2, 3, 4, 5, 6], { sequenceNumber: undefined }) }),
    ],
    [
      "holds the records of a table",
      JSON.stringify({
        payload: JSON.stringify({ Records: [{ dynamodb: { SequenceNumber: "2" } }] }),
      }),
    ],
  ])("refuses an object that %s", async (_, text) => {
    const hydrated = await hydrator.hydrate(kinesisFailure(2, 6));

    const stub = withPayloadLocation(hydrated, location);
    const restoring = restorePayload(stub, async () => text, options);

    await expect(restoring).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      details: {
        issues: [
          {
            member: "s3://overflow/hydrated/2-6.json",
            message: `does not hold the 5 records from "${numberAt(2)}" to "${numberAt(6)}"`,
          },
        ],
      },
    });
  });

  it.each([
    ["another part of the range", [0, 5], [5, 10]],
    ["a part that ends elsewhere", [0, 5], [0, 6]],
  ])("refuses an object that holds %s, even with as many records", async (_, own, other) => {
    const readPart = async ([from, to]: number[]) => {
      kinesis.reset();
      fakeKinesisStream(kinesis, { records: kinesisRecords(10).slice(from, to) });
      return hydrator.hydrate(kinesisFailure(0, 9));
    };
    const mine = await readPart(own);
    const text = JSON.parse(await textOf(await readPart(other)));
    const payload = JSON.parse(text.payload);
    payload.Records.splice(1, payload.Records.length - 5);

    const restoring = restorePayload(
      withPayloadLocation(mine, location),
      async () => JSON.stringify({ ...text, payload }),
      options,
    );

    expect(payload.Records).toHaveLength(mine.hydration.recordCount);
    await expect(restoring).rejects.toMatchObject({ code: "ERR_HYDRATE_PAYLOAD_INVALID" });
  });

  it.each([
    ["the first record", { firstSequenceNumber: numberAt(3) }],
    ["the last record", { lastSequenceNumber: numberAt(5) }],
  ])(
    "refuses an object with as many records where the verdict names another as %s",
    async (_, other) => {
      const { hydration, ...record } = await hydrator.hydrate(kinesisFailure(2, 6));
      const partial = {
        ...record,
        hydration: { ...hydration, status: "partial" as const, ...other },
      };

      const restoring = restorePayload(
        withPayloadLocation(partial, location),
        async () => JSON.stringify({ payload: payloadOf([2, 3, 4, 5, 6]) }),
        options,
      );

      await expect(restoring).rejects.toThrow("The records cannot be brought back");
    },
  );

  it.each([
    [["firstSequenceNumber"]],
    [["lastSequenceNumber"]],
    [["firstSequenceNumber", "lastSequenceNumber"]],
  ])(
    "takes what the verdict does not say, such as %j, from the object, and names no range without it",
    async (missing) => {
      const { hydration, ...record } = await hydrator.hydrate(kinesisFailure(2, 6));
      const shorter = {
        ...record,
        hydration: Object.fromEntries(
          Object.entries(hydration).filter(([name]) => !missing.includes(name)),
        ) as typeof hydration, // two optional members less
      };
      const stub = withPayloadLocation(shorter, location);
      const readFrom = (...indexes: number[]) =>
        restorePayload(stub, async () => JSON.stringify({ payload: payloadOf(indexes) }), options);

      await expect(readFrom(2, 3, 4, 5, 6)).resolves.toMatchObject({ KinesisBatch: { length: 5 } });
      await expect(readFrom(2, 3)).rejects.toThrow(/does not hold the 5 records\.$/);
    },
  );

  it("takes the records alone from the object, and the rest from the record", async () => {
    const hydrated = await hydrator.hydrate(kinesisFailure(2, 6));
    const { payload } = JSON.parse(await textOf(hydrated));
    const stub = withPayloadLocation(hydrated, location);

    const restored = await restorePayload(
      stub,
      async () =>
        JSON.stringify({ ...kinesisFailure(0, 1), hydration: { status: "gone" }, payload }),
      options,
    );

    expect(restored).toStrictEqual(hydrated);
  });

  it("throws on what readObject throws", async () => {
    const stub = withPayloadLocation(await hydrator.hydrate(kinesisFailure(2, 6)), location);
    const error = new Error("no access");

    const restoring = restorePayload(stub, () => Promise.reject(error), options);

    await expect(restoring).rejects.toBe(error);
  });
});
