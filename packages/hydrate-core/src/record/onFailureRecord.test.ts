import { describe, expect, it } from "vitest";
import { buildDynamoDBOnFailureRecord, buildKinesisOnFailureRecord } from "../testing/index.js";
import { toBatchPointer } from "./batchPointer.js";
import { parseOnFailureRecord } from "./onFailureRecord.js";

const kinesis = buildKinesisOnFailureRecord();
const dynamodb = buildDynamoDBOnFailureRecord();
const { responseContext: _, ...withoutResponse } = kinesis;
const kinesisArn = (partition: string, region: string, rest = "") =>
  `arn:${partition}:kinesis:${region}:123456789012:stream/orders${rest}`;

describe("parseOnFailureRecord", () => {
  it.each([
    ["Kinesis", kinesis],
    ["DynamoDB", dynamodb],
    ["no responseContext, as for expired records", withoutResponse],
    ["a responseContext of null", { ...kinesis, responseContext: null }],
    [
      "a functionError of null, as for a reported failure",
      { ...kinesis, responseContext: { statusCode: 200, functionError: null } },
    ],
    ["no functionError", { ...kinesis, responseContext: { statusCode: 200 } }],
    ["an unknown condition", { ...kinesis, requestContext: { condition: "SomethingNew" } }],
    ["the other batch info null", { ...kinesis, DDBStreamBatchInfo: null }],
    ["Kinesis' batch info null", { ...dynamodb, KinesisBatchInfo: null }],
    ["a payload of text", { ...kinesis, payload: '{"Records":[]}' }],
    ["a payload that is an object", { ...kinesis, payload: { Records: [] } }],
    ["unknown members", { added: { by: ["AWS"] }, ...kinesis }],
    ["the batch info alone", { KinesisBatchInfo: kinesis.KinesisBatchInfo }],
    [
      "a consumer's ARN",
      buildKinesisOnFailureRecord({
        streamArn: kinesisArn("aws", "eu-central-1", "/consumer/audit:1540591608"),
      }),
    ],
    ["China", buildKinesisOnFailureRecord({ streamArn: kinesisArn("aws-cn", "cn-north-1") })],
    [
      "GovCloud",
      buildKinesisOnFailureRecord({ streamArn: kinesisArn("aws-us-gov", "us-gov-west-1") }),
    ],
    [
      "a range of one record",
      buildKinesisOnFailureRecord({ startSequenceNumber: "7", endSequenceNumber: "7" }),
    ],
    [
      "numbers of different length",
      buildKinesisOnFailureRecord({ startSequenceNumber: "9", endSequenceNumber: "10" }),
    ],
  ])("accepts a record with %s, and gives that same object back", (_title, record) => {
    const before = JSON.stringify(record);

    expect(parseOnFailureRecord(record)).toBe(record);
    expect(JSON.stringify(record)).toBe(before);
  });

  it.each([
    ["batchSize", 0, "KinesisBatchInfo.batchSize must be at least 1, got 0"],
    ["batchSize", 1.5, "KinesisBatchInfo.batchSize must be a whole number, got 1.5"],
    ["batchSize", "3", 'KinesisBatchInfo.batchSize must be a number, got "3"'],
    ["batchSize", 3n, "KinesisBatchInfo.batchSize must be a number, got 3"],
    ["batchSize", Symbol("3"), "KinesisBatchInfo.batchSize must be a number, got Symbol(3)"],
    ["batchSize", undefined, "KinesisBatchInfo.batchSize must be a number, got nothing"],
    [
      "startSequenceNumber",
      "LATEST",
      'startSequenceNumber must be a decimal number of at most 129 digits, got "LATEST"',
    ],
    ["startSequenceNumber", undefined, "startSequenceNumber must be a string, got nothing"],
    ["endSequenceNumber", 12, "endSequenceNumber must be a string, got 12"],
    [
      "endSequenceNumber",
      "12",
      'endSequenceNumber must not be smaller than startSequenceNumber, got "12"',
    ],
    ["endSequenceNumber", "9".repeat(1_000_000), "(1000002 characters)"],
    ["shardId", "", 'KinesisBatchInfo.shardId must not be empty, got ""'],
    [
      "streamArn",
      "arn:aws:sqs:eu-central-1:123456789012:orders",
      'streamArn must be the ARN of a Kinesis stream, got "arn:aws:sqs',
    ],
    ["streamArn", dynamodb.DDBStreamBatchInfo.streamArn, "must be the ARN of a Kinesis stream"],
    ["streamArn", "arn:aws:kinesis:evil.example.com/:123456789012:stream/x", "must be the ARN"],
  ])("refuses a %s of %o by name and value", (member, value, message) => {
    const record = { KinesisBatchInfo: { ...kinesis.KinesisBatchInfo, [member]: value } };

    expect(() => parseOnFailureRecord(record)).toThrow(message);
  });

  it("names every wrong member at once, for programs too", () => {
    const record = { KinesisBatchInfo: { ...kinesis.KinesisBatchInfo, batchSize: 0, shardId: 7 } };

    expect(() => parseOnFailureRecord(record)).toThrow(
      expect.objectContaining({
        code: "ERR_HYDRATE_PAYLOAD_INVALID",
        retryable: false,
        details: {
          issues: [
            { member: "KinesisBatchInfo.shardId", message: "must be a string, got 7" },
            { member: "KinesisBatchInfo.batchSize", message: "must be at least 1, got 0" },
          ],
        },
      }),
    );
  });

  it("refuses two batches in one record", () => {
    expect(() => parseOnFailureRecord({ ...kinesis, ...dynamodb })).toThrow(
      "DDBStreamBatchInfo must be absent or null in a record of the other kind",
    );
  });

  it.each([
    ["KinesisBatch", dynamodb],
    ["DDBStreamBatch", kinesis],
  ])("refuses a %s where the records of the other kind will stand", (batch, record) => {
    const withBatch = { ...record, [batch]: [] };

    expect(() => parseOnFailureRecord(withBatch)).toThrow(
      `${batch} must be absent or null in a record of the other kind, got an array`,
    );
  });

  it("refuses Kafka by name", () => {
    expect(() => parseOnFailureRecord({ KafkaBatchInfo: { batchSize: 500 } })).toThrow(
      expect.objectContaining({
        code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
        details: { source: "kafka" },
        message: expect.stringContaining("Kafka"),
      }),
    );
  });

  it.each([[null], ["{}"], [[kinesis]], [7]])("refuses %s, which is no object", (input) => {
    expect(() => parseOnFailureRecord(input)).toThrow(
      "Not an on-failure record: must be an object",
    );
  });
});

describe("toBatchPointer", () => {
  it("reads the pointer, the stream's own ARN and its region", () => {
    const arn = kinesisArn("aws-cn", "cn-north-1");
    const record = buildKinesisOnFailureRecord({ streamArn: `${arn}/consumer/audit:1540591608` });

    expect(toBatchPointer(record)).toEqual({
      source: "kinesis",
      streamArn: arn,
      region: "cn-north-1",
      shardId: "shardId-000000000001",
      startSequenceNumber: record.KinesisBatchInfo.startSequenceNumber,
      endSequenceNumber: record.KinesisBatchInfo.endSequenceNumber,
      batchSize: 4,
      firstArrival: Date.parse("2026-11-23T10:00:04.835Z"),
      lastArrival: Date.parse("2026-11-23T10:00:05.580Z"),
    });
  });

  it("takes times without milliseconds, and leaves out what is no time", () => {
    const record = buildDynamoDBOnFailureRecord({ approximateArrivalOfLastRecord: "soon" });

    const pointer = toBatchPointer(record);

    expect(pointer.firstArrival).toBe(Date.parse("2026-11-23T10:00:04.000Z"));
    expect(pointer).not.toHaveProperty("lastArrival");
  });

  it("refuses a record that was never parsed", () => {
    expect(() => toBatchPointer(buildKinesisOnFailureRecord({ streamArn: "orders" }))).toThrow(
      "must be the ARN of a kinesis stream, got orders",
    );
  });
});
