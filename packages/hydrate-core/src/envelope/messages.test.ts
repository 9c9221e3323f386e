import { describe, expect, it } from "vitest";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
} from "../testing/index.js";
import { unwrapEvent, unwrapItems } from "./unwrapEvent.js";

const record = buildKinesisOnFailureRecord();
const other = buildDynamoDBOnFailureRecord();
const testEvent = {
  Service: "Amazon S3",
  Event: "s3:TestEvent",
  Time: "2026-11-23T10:00:00.000Z",
  Bucket: "failures",
  RequestId: "R",
  HostId: "H",
};
const found = (event: unknown) =>
  unwrapEvent(event).map((delivery) => ("record" in delivery ? delivery.record : delivery.kind));

describe("the message that S3 sends when a notification is set up", () => {
  it.each([
    ["itself", testEvent],
    ["in a queue's message", toSqsEvent([testEvent])],
    ["in a topic's message", toSnsEvent([testEvent])],
    ["in a queue that follows a topic", toSqsEvent([toSnsNotification(testEvent)])],
    ["in the envelope of a failed function", toSqsEvent([toFailureEnvelope(testEvent, "x")])],
    ["in an array", [testEvent, { messageId: "1", body: testEvent }]],
  ])("asks for nothing %s", (_, event) => {
    expect(unwrapEvent(event)).toEqual([]);
  });

  it("leaves its neighbours as they are", () => {
    expect(found(toSqsEvent([record, testEvent, other]))).toEqual([record, other]);
  });
});

describe("what another program has parsed already is taken as its text would be", () => {
  const sqs = (body: unknown) => ({ messageId: "message-1", body });
  it.each([
    ["a body, as a Pipe's template gives it", [sqs(record)]],
    ["a body of a queue's event", { Records: [{ ...sqs(record), eventSource: "aws:sqs" }] }],
    ["a notification in a body", [sqs(toSnsNotification(record))]],
    ["a notification's message", [sqs({ Type: "Notification", Message: record })]],
    ["a topic's message", { Records: [{ Sns: { MessageId: "message-1", Message: record } }] }],
    ["a failed function's envelope", [sqs(toFailureEnvelope(toSnsEvent([record]), "x"))]],
    ["a list in a body", [sqs([record])]],
  ])("%s", (_, event) => {
    expect(unwrapEvent(event)).toMatchObject([
      { kind: "onFailure", record, trigger: { id: "message-1" } },
    ]);
  });

  it("a location in a parsed body is still the sender's word", () => {
    const event = [sqs(toS3Event([{ bucket: "salaries", key: "2026" }]))];

    expect(unwrapEvent(event)).toMatchObject([{ kind: "s3Object", trigger: { type: "sqs" } }]);
  });
});

describe("unwrapItems", () => {
  it("gives a list for each item of an array, in order", () => {
    const items = [record, toSnsEvent([record, other]), testEvent, {}, "text", []];

    const lists = unwrapItems(items);

    expect(lists.map((list) => list.length)).toEqual([1, 2, 0, 1, 1, 1]);
    expect(lists.slice(0, 3).flat()).toEqual(unwrapEvent(items.slice(0, 3)));
    expect(lists.slice(3).flat()).toMatchObject(
      ["event[3]: must have", "event[4] must be", "event[5] holds no"].map((message) => ({
        kind: "failed",
        error: { message: expect.stringContaining(message) },
      })),
    );
  });
});

it("unwrapItems fails an item alone that nests too deep to be answered", () => {
  const deep = JSON.parse(`{"a":${"[".repeat(500)}${"]".repeat(500)}}`);

  expect(unwrapItems([record, deep])).toMatchObject([
    [{ kind: "onFailure" }],
    [
      {
        kind: "failed",
        error: { message: expect.stringContaining("event[1] nests deeper than 500 levels") },
      },
    ],
  ]);
});

describe("an error says what came instead", () => {
  const kinesisRecord = {
    kinesisSchemaVersion: "1.0",
    partitionKey: "key",
    sequenceNumber: "1",
    data: "c2VjcmV0",
    approximateArrivalTimestamp: 1,
    eventSource: "aws:kinesis",
    eventSourceARN: record.KinesisBatchInfo.streamArn,
  };
  const image = { SequenceNumber: "1", Keys: {} };
  const { KinesisBatchInfo: info } = record;

  it.each([
    [
      "a Pipe's own Kinesis record",
      [kinesisRecord],
      "as an EventBridge Pipe from the stream gives",
    ],
    [
      "a Pipe's own DynamoDB record",
      [{ eventSource: "aws:dynamodb", dynamodb: image }],
      "as an EventBridge Pipe from the stream gives",
    ],
    ["the inside of KinesisBatchInfo", [info], "looks like the inside of KinesisBatchInfo"],
    [
      "the inside of DDBStreamBatchInfo",
      [other.DDBStreamBatchInfo],
      "looks like the inside of DDBStreamBatchInfo",
    ],
    [
      "a Kinesis event made by hand",
      { Records: [{ kinesis: { sequenceNumber: "1", data: "" } }] },
      'eventSource "aws:kinesis", eventSourceARN, kinesis.sequenceNumber and kinesis.data',
    ],
    [
      "a DynamoDB event made by hand",
      { Records: [{ dynamodb: image }] },
      'eventSource "aws:dynamodb", eventSourceARN, dynamodb.SequenceNumber',
    ],
    [
      "AWS's samples' account",
      [{ KinesisBatchInfo: { ...info, streamArn: "arn:aws:kinesis:us-east-2:xxx:stream/x" } }],
      'the account must be 12 digits, got "xxx"',
    ],
    [
      "no region",
      [{ KinesisBatchInfo: { ...info, streamArn: "arn:aws:kinesis:*:123456789012:stream/x" } }],
      'the region must be one of AWS\', such as eu-central-1, got "*"',
    ],
    [
      "somebody's partition",
      [{ KinesisBatchInfo: { ...info, streamArn: "arn:own:kinesis:eu-1:123456789012:stream/x" } }],
      'the partition must be aws, aws-cn or another of AWS\', got "own"',
    ],
    [
      "a table",
      [
        {
          DDBStreamBatchInfo: { ...info, streamArn: "arn:aws:dynamodb:eu-1:123456789012:table/x" },
        },
      ],
      'the resource must be table/NAME/stream/LABEL, got "table/x"',
    ],
    [
      "JSON twice",
      toSqsEvent([JSON.stringify(record)]),
      "body is JSON inside JSON: encode it once",
    ],
    ["a text", toSqsEvent(["orders"]), "body must be an object, got a string"],
    [
      "a cut text",
      { Records: [{ messageId: "1", body: '{"KinesisBatchInfo":{' }] },
      "body is not JSON: it ends too early, after 21 characters",
    ],
  ])("%s", (_, event, message) => {
    const [delivery] = unwrapEvent(event);

    expect(delivery).toMatchObject({
      kind: "failed",
      error: { code: "ERR_HYDRATE_PAYLOAD_INVALID", retryable: false },
    });
    expect(delivery).toHaveProperty("error.message", expect.stringContaining(message));
    expect(JSON.stringify(delivery)).not.toContain("c2VjcmV0");
  });
});
