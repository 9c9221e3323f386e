import { describe, expect, it, vi } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  streamArn,
} from "../../test/shards.js";
import { type HydratedRecord, isHydratedRecord } from "../event/hydratedRecord.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import { parseOnFailureRecord } from "../record/onFailureRecord.js";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  fakeDynamoDBStream,
  fakeKinesisStream,
  toPipesDeadLetter,
} from "../testing/index.js";
import { toOverflowObject, withPayloadLocation } from "./overflow.js";

const { kinesis, dynamodb, hydrator } = mockStreams();

const { KinesisBatchInfo: kinesisInfo } = kinesisFailure(2, 6);
const { DDBStreamBatchInfo: dynamodbInfo } = dynamodbFailure(2, 6);
const kinesisRecord = buildKinesisOnFailureRecord(kinesisInfo);
const dynamodbRecord = buildDynamoDBOnFailureRecord(dynamodbInfo);
const location = { bucket: "overflow", key: "hydrated/2-6.json" };

const keyOf = async (record: HydratedRecord, prefix?: string) =>
  (await toOverflowObject(record, prefix)).key;
const textOf = async (record: HydratedRecord) => (await toOverflowObject(record)).body;

describe("the key of an object", () => {
  const range = `${numberAt(2)}-${numberAt(6)}`;
  const ofKinesis = `kinesis/eu-central-1/123456789012/stream/orders/orders-consumer/shardId-000000000000/${range}`;
  // The colons of the stream's label are dots.
  const ofDynamoDB = `dynamodb/eu-central-1/123456789012/table/orders/stream/2026-11-20T10.00.00.000/orders-consumer/shardId-000000000000/${range}`;
  const hash = /\.[0-9a-f]{64}\.json$/;

  it.each([
    ["Kinesis", kinesisRecord, ofKinesis],
    ["DynamoDB", dynamodbRecord, ofDynamoDB],
  ])("tells of a %s batch whose it is and which range, without a colon", async (_, record, key) => {
    const hydrated = await hydrator.hydrate(record);

    const found = await keyOf(hydrated);

    expect(found).toMatch(hash);
    expect(found.replace(hash, "")).toBe(key);
  });

  it("puts a prefix before it as it is", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);

    expect(await keyOf(hydrated, "team/hydrated/")).toBe(`team/hydrated/${await keyOf(hydrated)}`);
  });

  it.each([
    ["a Pipe's dead letter", parseOnFailureRecord(toPipesDeadLetter(kinesisRecord)), "orders"],
    [
      "a version of a function",
      { ...kinesisRecord, requestContext: { functionArn: "arn:aws:lambda:x:1:function:f_1:7" } },
      "f_1",
    ],
    ["no context", { KinesisBatchInfo: kinesisInfo }, "unknown-consumer"],
    [
      "a context that would lead elsewhere",
      { ...kinesisRecord, requestContext: { functionArn: "arn:aws:lambda:x:1:function:../../a" } },
      "unknown-consumer",
    ],
  ])("names the consumer of %s", async (_, record, consumer) => {
    const key = await keyOf(await hydrator.hydrate(record));

    expect(key.split("/").at(-3)).toBe(consumer);
  });

  it("is the same at another try, at another time", async () => {
    const first = await hydrator.hydrate(kinesisRecord);
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ["Date"] });
    const second = await hydrator.hydrate(kinesisRecord);
    vi.useRealTimers();

    expect(second.hydration.hydratedAt).not.toBe(first.hydration.hydratedAt);
    expect(await keyOf(second)).toBe(await keyOf(first));
  });

  it.each([
    ["complete", kinesisRecord, 0],
    ["partial", kinesisRecord, 4],
    ["gone", kinesisRecord, 50],
    ["complete with another payload", { ...kinesisRecord, payload: "<Whole Event>" }, 0],
    ["complete DynamoDB", dynamodbRecord, 0],
  ])("is the same for what the object of a %s batch gives back", async (_, record, trimmed) => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed });
    const { key, body } = await toOverflowObject(await hydrator.hydrate(record));

    expect(await toOverflowObject(await hydrator.hydrate(JSON.parse(body)))).toEqual({ key, body });
  });

  const otherFunction = "arn:aws:lambda:eu-central-1:123456789012:function:audit";
  it.each([
    ["is of another consumer", { requestContext: { functionArn: otherFunction } }, {}],
    ["failed at another time", { timestamp: "2026-11-24T10:00:21.408Z" }, {}],
    ["counted other records", {}, { batchSize: 2 }],
    ["begins earlier", {}, { startSequenceNumber: numberAt(1) }],
    ["ends later", {}, { endSequenceNumber: numberAt(7) }],
    ["is of another shard", {}, { shardId: "shardId-000000000001" }],
    ["is of another stream", {}, { streamArn: streamArn.replace("orders", "audit") }],
    ["is of another account", {}, { streamArn: streamArn.replace("123456789012", "210987654321") }],
    ["is of another region", {}, { streamArn: streamArn.replace("eu-central-1", "eu-west-1") }],
  ])("is another for a batch that %s", async (_, members, info) => {
    const [one, other] = await Promise.all([
      hydrator.hydrate(kinesisRecord),
      hydrator.hydrate(buildKinesisOnFailureRecord({ ...kinesisInfo, ...info }, members)),
    ]);

    expect(await keyOf(other)).not.toBe(await keyOf(one));
  });

  it("is another for other records of the same range, whoever wrote them", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const forged = structuredClone(hydrated);
    for (const { kinesis: record } of forged.KinesisBatch ?? []) record.partitionKey = "\uffff";

    expect(await keyOf(forged)).not.toBe(await keyOf(hydrated));
  });

  it("is another for each part of a range that was left, even where the counts are the same", async () => {
    const batch = kinesisRecords(10);
    const partOf = async (records: typeof batch) => {
      kinesis.reset();
      fakeKinesisStream(kinesis, { records });
      return hydrator.hydrate(kinesisFailure(0, 9));
    };
    const [early, late] = [await partOf(batch.slice(0, 5)), await partOf(batch.slice(5))];

    expect([early, late].map(({ hydration }) => hydration)).toMatchObject([
      { status: "partial", recordCount: 5 },
      { status: "partial", recordCount: 5 },
    ]);
    expect(await keyOf(early)).not.toBe(await keyOf(late));
  });
});

describe("toOverflowObject", () => {
  it.each([
    ["Kinesis", kinesisRecord],
    ["DynamoDB", dynamodbRecord],
  ])(
    "writes a %s batch as Lambda's S3 destination does, with the verdict beside it",
    async (_, record) => {
      const hydrated = await hydrator.hydrate(record);

      const object: unknown = JSON.parse(await textOf(hydrated));

      expect(object).toStrictEqual({
        ...record,
        payload: JSON.stringify(toStreamEvent(hydrated)),
        hydration: hydrated.hydration,
      });
    },
  );

  it.each([
    ["Kinesis", kinesisRecord],
    ["DynamoDB", dynamodbRecord],
  ])("writes a %s on-failure record that is not yet a hydrated one", async (_, record) => {
    const hydrated = await hydrator.hydrate(record);

    const object: unknown = JSON.parse(await textOf(hydrated));

    expect(parseOnFailureRecord(object)).toBe(object);
    expect(isHydratedRecord(object)).toBe(false);
  });

  it("replaces a payload that came with the record and holds no event", async () => {
    const hydrated = await hydrator.hydrate({ ...kinesisRecord, payload: "<Whole Event>" });

    const object: unknown = JSON.parse(await textOf(hydrated));

    expect(object).toHaveProperty("payload", JSON.stringify(toStreamEvent(hydrated)));
  });

  it("leaves out what a reader decoded of the data", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const decoded = structuredClone(hydrated);
    for (const { kinesis: record } of decoded.KinesisBatch ?? []) record.decodedData = { order: 7 };

    const text = await textOf(decoded);

    expect(JSON.stringify(decoded)).toContain("decodedData");
    expect(text).toBe(await textOf(hydrated));
  });

  it("refuses a record whose records are in S3 already", async () => {
    const stub = withPayloadLocation(await hydrator.hydrate(kinesisRecord), location);

    await expect(toOverflowObject(stub)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
    });
  });

  it("is what a hydrator takes the records and the verdict from, with no read", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed: 4 });
    const hydrated = await hydrator.hydrate(kinesisRecord);
    kinesis.resetHistory();

    const again = await hydrator.hydrate(JSON.parse(await textOf(hydrated)));

    expect(hydrated.hydration).toMatchObject({ status: "partial", recordCount: 3 });
    expect(again).toStrictEqual(hydrated);
    expect(again).not.toHaveProperty("payload");
    expect(kinesis.calls()).toEqual([]);
  });

  it.each([
    ["superset", { DDBStreamBatchInfo: { ...dynamodbInfo, batchSize: 2 } }],
    ["partial", dynamodbFailure(48, 52)],
    ["gone", dynamodbFailure(60, 61)],
  ])("keeps the verdict %s of a DynamoDB batch with it", async (status, record) => {
    fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(50), closed: true });
    const hydrated = await hydrator.hydrate(record);
    dynamodb.resetHistory();

    const again = await hydrator.hydrate(JSON.parse(await textOf(hydrated)));

    expect(hydrated.hydration.status).toBe(status);
    expect(again).toStrictEqual(hydrated);
    expect(again).not.toHaveProperty("payload");
    expect(dynamodb.calls()).toEqual([]);
  });
});

describe("withPayloadLocation", () => {
  it.each([
    ["Kinesis", kinesisRecord, "KinesisBatch"],
    ["DynamoDB", dynamodbRecord, "DDBStreamBatch"],
  ])(
    "hands a %s record on with an empty batch and where its records are",
    async (_, record, batch) => {
      const hydrated = await hydrator.hydrate(record);

      const stub = withPayloadLocation(hydrated, location);

      expect(stub).toStrictEqual({
        ...record,
        [batch]: [],
        hydration: {
          ...hydrated.hydration,
          recordCount: 5,
          payloadLocation: "s3://overflow/hydrated/2-6.json",
        },
      });
      expect(isHydratedRecord(stub)).toBe(true);
    },
  );

  it("holds no payload, which would be as large as the records", async () => {
    const record = await hydrator.hydrate({ ...kinesisFailure(2, 6), payload: "<Whole Event>" });

    expect(withPayloadLocation(record, location)).not.toHaveProperty("payload");
  });

  it("leaves the record itself as it was", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const before = structuredClone(hydrated);

    withPayloadLocation(hydrated, location);

    expect(hydrated).toStrictEqual(before);
  });
});
