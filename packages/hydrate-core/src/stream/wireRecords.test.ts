import { Readable } from "node:stream";
import { inspect } from "node:util";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { GetRecordsCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { kinesisFailure, shardId, streamArn, tableStreamArn } from "../../test/shards.js";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { toDynamoDBStreamRecord } from "./dynamodbRecord.js";
import { createDynamoDBSource } from "./dynamodbSource.js";
import { fromKinesisSdkRecord, toKinesisStreamRecord } from "./kinesisRecord.js";
import { createKinesisSource } from "./kinesisSource.js";
import { StreamRetryStrategy } from "./retryStrategy.js";

type Response = { readonly statusCode: number; readonly headers: object; readonly body: Readable };
type Answer = () => Response;

let answers: Answer[] = [];
let requests = 0;

const json = (body: unknown, statusCode = 200): Response => ({
  statusCode,
  headers: {},
  body: Readable.from([Buffer.from(text(body))]),
});
const text = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body));

const config = {
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  retryStrategy: new StreamRetryStrategy(2),
  requestHandler: {
    async handle() {
      requests += 1;
      return { response: answers.shift()?.() ?? json({ Records: [] }) };
    },
  },
};
const kinesisClient = new KinesisClient(config);
const shard = { streamArn, region: "eu-central-1", shardId };
const readKinesis = () => createKinesisSource(kinesisClient).getRecords(shard, "iterator", 10);
const tableShard = { ...shard, streamArn: tableStreamArn };
const readDynamoDB = () =>
  createDynamoDBSource(new DynamoDBStreamsClient(config)).getRecords(tableShard, "iterator", 10);
/** In Lambda's shape, by what the converter's own tests prove. */
const converted = (value: unknown) => toKinesisStreamRecord(value, shard);

const record = {
  SequenceNumber: "49668231904417256083950162847305918246073519280463716370",
  ApproximateArrivalTimestamp: 1_795_428_004.835,
  Data: "aGVsbG8=",
  PartitionKey: "order-7",
};
const change = {
  eventID: "c81e728d9d4c2f636f067f89cc14862c",
  eventName: "REMOVE",
  userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
  dynamodb: {
    ApproximateCreationDateTime: 1_795_428_004,
    Keys: { id: { B: "AAEqQQ==" } },
    OldImage: { list: { L: [{ M: { deep: { BS: ["AAEqQQ=="] } } }, { N: "3.10" }] } },
    SequenceNumber: "517300000000041873290514",
  },
};

afterEach(() => {
  answers = [];
  requests = 0;
});

describe("takeWireRecords", () => {
  it("gives the records as they stand in the answer, and the SDK reads the rest", async () => {
    const answer = { Records: [record], NextShardIterator: "next", MillisBehindLatest: 1_000 };
    answers = [() => json(answer)];

    await expect(readKinesis()).resolves.toEqual({
      records: [converted(record)],
      nextIterator: "next",
      millisBehindLatest: 1_000,
    });
  });

  it("leaves attribute values alone, of types too that nobody knows yet", async () => {
    const NewImage = { vector: { V: [1, 2] } };
    const unknown = { ...change, dynamodb: { ...change.dynamodb, NewImage } };
    answers = [() => json({ Records: [change, unknown] })];

    const { records } = await readDynamoDB();

    expect(records).toEqual(
      [change, unknown].map((value) => toDynamoDBStreamRecord(value, tableShard)),
    );
    expect(records[1]).toHaveProperty("dynamodb.NewImage", NewImage);
  });

  it("says the same of a record as the SDK", async () => {
    const member = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const anyRecord = fc.record({
      SequenceNumber: fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String),
      Data: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
      PartitionKey: member(fc.string()),
      ApproximateArrivalTimestamp: member(fc.nat(4e12).map((millis) => millis / 1_000)),
      EncryptionType: member(fc.constantFrom("NONE", "KMS")),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord), async (all) => {
        answers = [() => json({ Records: all }), () => json({ Records: all })];

        const { records } = await readKinesis();
        const { Records } = await kinesisClient.send(new GetRecordsCommand({ ShardIterator: "i" }));

        expect(records).toEqual(Records?.map(fromKinesisSdkRecord).map(converted));
      }),
    );
  });

  it.each([
    ["null where a member is absent", { ...record, PartitionKey: null }],
    ["a time as text", { ...record, ApproximateArrivalTimestamp: "1795428004.835" }],
  ])("leaves %s to the SDK", async (_, odd) => {
    answers = [() => json({ Records: [odd] })];

    const { records } = await readKinesis();

    expect(records).toMatchObject([
      { kinesis: { data: "aGVsbG8=", approximateArrivalTimestamp: 1795428004.835 } },
    ]);
    expect(records[0]).not.toHaveProperty("kinesis.partitionKey", null);
  });

  it.each([
    ["half a text", () => json('{"Records":[{"Sequence')],
    [
      "half a body",
      () => {
        const body = Readable.from([Buffer.from('{"Records":[')]);
        body.once("data", () => body.destroy());
        return { statusCode: 200, headers: {}, body };
      },
    ],
    ["a throttled call", () => json({ __type: "ProvisionedThroughputExceededException" }, 400)],
    ["an outage", () => json("<html>", 503)],
  ])("is tried again after %s", async (_, answer) => {
    answers = [answer, () => json({ Records: [record] })];

    await expect(readKinesis()).resolves.toMatchObject({
      records: [converted(record)],
    });
    expect(requests).toBe(2);
  });

  it("leaves errors to the SDK", async () => {
    answers = [() => json({ __type: "ExpiredIteratorException", message: "too old" }, 400)];

    await expect(readKinesis()).rejects.toMatchObject({
      name: "ExpiredIteratorException",
      message: "too old",
    });
  });

  it.each([
    ["a record without Data", { Records: [{ ...record, Data: undefined }] }],
    ["an invalid number", { Records: [{ ...record, SequenceNumber: "0x10" }] }],
    ["an empty number", { Records: [{ ...record, SequenceNumber: "" }] }],
  ])("refuses an answer with %s", async (_, answer) => {
    answers = [() => json(answer)];

    await expect(readKinesis()).rejects.toMatchObject({ name: "MalformedResponseError" });
  });

  it.each([
    ["an empty body", ""],
    ["no Records", {}],
    ["null Records", { Records: null }],
  ])("tries again after an answer with %s", async (_, answer) => {
    answers = [() => json(answer)];
    requests = 0;

    await expect(readKinesis()).resolves.toMatchObject({ records: [] });
    expect(requests).toBe(2);
  });

  it("never quotes what it cannot parse: it may be data", async () => {
    answers = [() => json("secret order"), () => json("secret order")];
    const hydrator = createHydratorOn(virtualClock(), { kinesis: kinesisClient });

    const error: unknown = await hydrator.hydrate(kinesisFailure(0, 1)).catch((reason) => reason);

    expect(error).toMatchObject({ code: "ERR_HYDRATE_READ_FAILED", retryable: true });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("secret");
  });

  it("refuses a change without its number", async () => {
    answers = [() => json({ Records: [{ ...change, dynamodb: {} }] })];

    await expect(readDynamoDB()).rejects.toMatchObject({ name: "MalformedResponseError" });
  });
});
