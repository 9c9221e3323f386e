import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toS3Event,
  toSnsEvent,
  toSqsEvent,
  toSuccessEnvelope,
} from "../testing/index.js";
import { streamEventSource } from "./streamEventSource.js";

const kinesisArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const dynamodbArn =
  "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000";
const kinesisEvent = {
  Records: [
    {
      kinesis: { sequenceNumber: "7", partitionKey: "order-7", data: "aGVsbG8=" },
      eventSource: "aws:kinesis",
      eventSourceARN: kinesisArn,
    },
  ],
};
const dynamodbEvent = {
  Records: [
    {
      eventName: "REMOVE",
      dynamodb: { SequenceNumber: "7" },
      eventSource: "aws:dynamodb",
      eventSourceARN: dynamodbArn,
    },
  ],
};
const window = {
  window: { start: "2026-11-23T10:00:00Z", end: "2026-11-23T10:02:00Z" },
  state: { orders: 7 },
  shardId: "shardId-000000000006",
  isFinalInvokeForWindow: true,
  isWindowTerminatedEarly: false,
};
const records = [buildKinesisOnFailureRecord(), buildDynamoDBOnFailureRecord()];

describe("streamEventSource", () => {
  it.each([
    ["a Kinesis event", "kinesis", kinesisEvent],
    ["a DynamoDB event", "dynamodb", dynamodbEvent],
    [
      "a Kinesis event of a tumbling window",
      "kinesis",
      { ...kinesisEvent, ...window, eventSourceARN: kinesisArn },
    ],
    [
      "a tumbling window of Kinesis without records",
      "kinesis",
      { Records: [], ...window, eventSourceARN: kinesisArn },
    ],
    [
      "a tumbling window of DynamoDB without records",
      "dynamodb",
      { Records: [], ...window, eventSourceARN: dynamodbArn },
    ],
    [
      "a tumbling window without records in China",
      "kinesis",
      { Records: [], ...window, eventSourceARN: kinesisArn.replace("arn:aws:", "arn:aws-cn:") },
    ],
  ])("takes %s for %s's own", (_, source, event) => {
    expect(streamEventSource(event)).toBe(source);
  });

  it.each([
    ["SQS", toSqsEvent(records)],
    ["SNS", toSnsEvent(records)],
    ["S3", toS3Event([{ bucket: "failures", key: "aws:kinesis" }])],
    ["an asynchronous invocation", toSuccessEnvelope(kinesisEvent, dynamodbEvent)],
    ["a direct call with an on-failure record", records[0]],
    ["a direct call with several", records],
    ["EventBridge Pipes, which gives records without an envelope", kinesisEvent.Records],
    ["SQS, with stream events as bodies", toSqsEvent([kinesisEvent, dynamodbEvent])],
  ])("takes no event of %s for a stream's", (_, event) => {
    expect(streamEventSource(event)).toBeUndefined();
  });

  it.each([
    [undefined],
    [null],
    [""],
    ["aws:kinesis"],
    [7],
    [[]],
    [{}],
    [{ Records: null }],
    [{ Records: kinesisEvent.Records[0] }],
    [{ Records: [] }],
    [{ Records: [null] }],
    [{ Records: [kinesisEvent.Records] }],
    [{ Records: ["aws:kinesis"] }],
    [{ Records: [{}] }],
    [{ Records: [{ eventSource: null }] }],
    [{ Records: [{ eventSource: ["aws:kinesis"] }] }],
    [{ Records: [{ eventSource: "kinesis" }] }],
    [{ Records: [{ eventSource: "aws:kinesis " }] }],
    [{ Records: [{ eventSource: "aws:kafka" }], eventSourceARN: kinesisArn }],
    [{ Records: [{ eventSourceARN: kinesisArn }] }],
    [{ eventSourceARN: kinesisArn }],
    [{ Records: [], eventSourceARN: null }],
    [{ Records: [], eventSourceARN: [kinesisArn] }],
    [{ Records: [], eventSourceARN: "kinesis" }],
    [{ Records: [], eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:kinesis" }],
  ])("takes %j for nothing of a stream's", (event) => {
    expect(streamEventSource(event)).toBeUndefined();
  });

  it("goes by the first record, whatever the others are", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (others, eventSourceARN) => {
        const [kinesis, dynamodb] = [kinesisEvent, dynamodbEvent].map(({ Records: own }) =>
          streamEventSource({ Records: [...own, ...others], eventSourceARN }),
        );

        expect([kinesis, dynamodb]).toEqual(["kinesis", "dynamodb"]);
      }),
    );
  });

  it("finds no stream in JSON that names none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (event, items) => {
        const found = [event, { Records: items }].map(streamEventSource);

        expect(found).toEqual([undefined, undefined]);
      }),
    );
  });
});
