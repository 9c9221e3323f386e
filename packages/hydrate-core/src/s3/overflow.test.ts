import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  streamArn,
} from "../../test/shards.js";
import { createHydrator } from "../createHydrator.js";
import { isHydratedRecord } from "../event/hydratedRecord.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import { parseOnFailureRecord } from "../record/onFailureRecord.js";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  fakeDynamoDBStream,
  fakeKinesisStream,
} from "../testing/index.js";
import { overflowKey, toOverflowObject, withPayloadLocation } from "./overflow.js";

const kinesis = mockClient(KinesisClient);
const streams = mockClient(DynamoDBStreamsClient);
const hydrator = createHydrator({
  kinesis: new KinesisClient({ region: "eu-central-1" }),
  dynamodb: new DynamoDBStreamsClient({ region: "eu-central-1" }),
});

const { KinesisBatchInfo: kinesisInfo } = kinesisFailure(2, 6);
const { DDBStreamBatchInfo: dynamodbInfo } = dynamodbFailure(2, 6);
const kinesisRecord = buildKinesisOnFailureRecord(kinesisInfo);
const dynamodbRecord = buildDynamoDBOnFailureRecord(dynamodbInfo);
const location = { bucket: "overflow", key: "hydrated/2-6.json" };

beforeEach(() => {
  kinesis.reset();
  streams.reset();
  fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
  fakeDynamoDBStream(streams, { records: dynamodbRecords(50) });
});

describe("overflowKey", () => {
  const range = `${numberAt(2)}-${numberAt(6)}.json`;
  const ofKinesis = `kinesis/eu-central-1/123456789012/stream/orders/shardId-000000000000/${range}`;
  // The colons of the stream's label are dots.
  const ofDynamoDB = `dynamodb/eu-central-1/123456789012/table/orders/stream/2026-11-20T10.00.00.000/shardId-000000000000/${range}`;

  it.each([
    ["Kinesis", kinesisRecord, ofKinesis],
    ["DynamoDB", dynamodbRecord, ofDynamoDB],
  ])("tells of a %s batch which range it is, without a colon", async (_, record, key) => {
    const hydrated = await hydrator.hydrate(record);

    expect(overflowKey(hydrated)).toBe(key);
  });

  it("puts a prefix before it as it is", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);

    expect(overflowKey(hydrated, "team/hydrated/")).toBe(`team/hydrated/${ofKinesis}`);
  });

  it.each([
    ["was invoked for another time", { ...kinesisRecord, requestContext: { requestId: "other" } }],
    ["came at another time", { ...kinesisRecord, timestamp: "2026-11-24T10:00:21.408Z" }],
    ["has no members but the pointer", { KinesisBatchInfo: kinesisInfo }],
    ["counted other records", { KinesisBatchInfo: { ...kinesisInfo, batchSize: 2 } }],
    [
      "is of a consumer of the stream",
      buildKinesisOnFailureRecord({ ...kinesisInfo, streamArn: `${streamArn}/consumer/audit:1` }),
    ],
  ])("is the same for a record that %s", async (_, record) => {
    const hydrated = await hydrator.hydrate(record);

    expect(overflowKey(hydrated)).toBe(ofKinesis);
  });

  it("is the same when the records are no longer in the stream, or in S3 already", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed: 50 });
    const gone = await hydrator.hydrate(kinesisRecord);

    const keys = [gone, withPayloadLocation(hydrated, location)].map((record) =>
      overflowKey(record),
    );

    expect(keys).toEqual([ofKinesis, ofKinesis]);
  });

  it.each([
    [3, 4],
    [4, 3],
  ])(
    "is another where only a part was left, %i records of the shard being gone",
    async (trimmed, left) => {
      fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed });

      const partial = await hydrator.hydrate(kinesisRecord);

      expect(overflowKey(partial)).toBe(ofKinesis.replace(".json", `.partial-${left}.json`));
    },
  );

  it.each([
    ["begins earlier", { startSequenceNumber: numberAt(1) }],
    ["ends later", { endSequenceNumber: numberAt(7) }],
    ["is of another shard", { shardId: "shardId-000000000001" }],
    ["is of another stream", { streamArn: streamArn.replace("orders", "audit") }],
    ["is of another account", { streamArn: streamArn.replace("123456789012", "210987654321") }],
    ["is of another region", { streamArn: streamArn.replace("eu-central-1", "eu-west-1") }],
  ])("is another for a batch that %s", async (_, info) => {
    const hydrated = await hydrator.hydrate(
      buildKinesisOnFailureRecord({ ...kinesisInfo, ...info }),
    );

    expect(overflowKey(hydrated)).not.toBe(ofKinesis);
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

      const object: unknown = JSON.parse(toOverflowObject(hydrated));

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

    const object: unknown = JSON.parse(toOverflowObject(hydrated));

    expect(parseOnFailureRecord(object)).toBe(object);
    expect(isHydratedRecord(object)).toBe(false);
  });

  it("replaces a payload that came with the record and holds no event", async () => {
    const hydrated = await hydrator.hydrate({ ...kinesisRecord, payload: "<Whole Event>" });

    const object: unknown = JSON.parse(toOverflowObject(hydrated));

    expect(object).toHaveProperty("payload", JSON.stringify(toStreamEvent(hydrated)));
  });

  it("leaves out what a reader decoded of the data", async () => {
    const hydrated = await hydrator.hydrate(kinesisRecord);
    const decoded = structuredClone(hydrated);
    for (const { kinesis: record } of decoded.KinesisBatch ?? []) record.decodedData = { order: 7 };

    const text = toOverflowObject(decoded);

    expect(JSON.stringify(decoded)).toContain("decodedData");
    expect(text).toBe(toOverflowObject(hydrated));
  });

  it("refuses a record whose records are in S3 already", async () => {
    const stub = withPayloadLocation(await hydrator.hydrate(kinesisRecord), location);

    const writing = () => toOverflowObject(stub);

    expect(writing).toThrow(expect.objectContaining({ code: "ERR_HYDRATE_PAYLOAD_INVALID" }));
  });

  it("is what a hydrator takes the records and the verdict from, with no read", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50), trimmed: 4 });
    const hydrated = await hydrator.hydrate(kinesisRecord);
    kinesis.resetHistory();

    const again = await hydrator.hydrate(JSON.parse(toOverflowObject(hydrated)));

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
    fakeDynamoDBStream(streams, { records: dynamodbRecords(50), closed: true });
    const hydrated = await hydrator.hydrate(record);
    streams.resetHistory();

    const again = await hydrator.hydrate(JSON.parse(toOverflowObject(hydrated)));

    expect(hydrated.hydration.status).toBe(status);
    expect(again).toStrictEqual(hydrated);
    expect(again).not.toHaveProperty("payload");
    expect(streams.calls()).toEqual([]);
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
