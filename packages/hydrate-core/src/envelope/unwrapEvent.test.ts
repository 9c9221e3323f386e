import { describe, expect, it } from "vitest";
import { type HydratedRecord, parseOnFailureRecord, toBatchPointer } from "../index.js";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toPipesDeadLetter,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "../testing/index.js";
import { unwrapEvent } from "./unwrapEvent.js";

const record = buildKinesisOnFailureRecord();
const other = buildDynamoDBOnFailureRecord();
const hydrated: HydratedRecord = {
  ...record,
  KinesisBatch: [],
  hydration: {
    status: "gone",
    reason: "No record of the range can be read any more.",
    recordCount: 0,
    expectedCount: 4,
    hydratedAt: "2026-11-24T10:00:00.000Z",
  },
};

const stolen = { bucket: "salaries", key: "2026" };
const direct = { type: "direct" };
const sqs = (index: number) => ({ type: "sqs", id: `message-${index}` });
const sns = (index: number) => ({ type: "sns", id: `message-${index}` });
const onFailure = (found: object, trigger: unknown) => ({
  kind: "onFailure",
  record: found,
  pointer: toBatchPointer(parseOnFailureRecord(found)),
  trigger,
});
const alreadyHydrated = (trigger: unknown) => ({
  ...onFailure(hydrated, trigger),
  kind: "hydrated",
});
const buildRecordWith = (member: string) => ({
  KinesisBatchInfo: { ...record.KinesisBatchInfo, [member]: { toString: 1 } },
});

describe("unwrapEvent", () => {
  it.each([
    ["a bare record", record, [onFailure(record, direct)]],
    ["a bare hydrated record", hydrated, [alreadyHydrated(direct)]],
    [
      "an SNS event",
      toSnsEvent([record, other]),
      [onFailure(record, sns(1)), onFailure(other, sns(2))],
    ],
    [
      "an SQS event of records, raw or as notifications",
      toSqsEvent([record, toSnsNotification(other)]),
      [onFailure(record, sqs(1)), onFailure(other, sqs(2))],
    ],
    [
      "the answer of a hydrate function in a dead-letter queue",
      toSqsEvent([toSuccessEnvelope(toSnsEvent([record]), hydrated)]),
      [alreadyHydrated(sqs(1))],
    ],
    [
      "the answers of a hydrate function that was given an array",
      toSqsEvent([toSuccessEnvelope([record, record], [hydrated, hydrated])]),
      [alreadyHydrated(sqs(1)), alreadyHydrated(sqs(1))],
    ],
    [
      "the pointer inside a failed hydrate function's envelope",
      toSqsEvent([toFailureEnvelope(toSnsEvent([record]), "no access")]),
      [onFailure(record, sqs(1))],
    ],
    [
      "an envelope in EventBridge's",
      {
        "detail-type": "Lambda Function Invocation Result",
        detail: toFailureEnvelope(record, "x"),
      },
      [onFailure(record, direct)],
    ],
    [
      "an array of SQS records, as Pipes sends it",
      toSqsEvent([record, other]).Records,
      [onFailure(record, sqs(1)), onFailure(other, sqs(2))],
    ],
    [
      "an array of bare records",
      [record, hydrated],
      [onFailure(record, direct), alreadyHydrated(direct)],
    ],
    [
      "a dead letter of Pipes",
      toPipesDeadLetter(record),
      [onFailure(toPipesDeadLetter(record), direct)],
    ],
    [
      "an S3 notification, its key decoded",
      toS3Event([{ bucket: "failures", key: "aws/lambda/a b+c/ü.json" }]),
      [
        {
          kind: "s3Object",
          location: { bucket: "failures", key: "aws/lambda/a b+c/ü.json" },
          trigger: { type: "s3", id: "aws/lambda/a b+c/ü.json" },
        },
      ],
    ],
    [
      "an S3 notification in a queue",
      toSqsEvent([toS3Event([{ bucket: "failures", key: "k" }])]),
      [{ kind: "s3Object", location: { bucket: "failures", key: "k" }, trigger: sqs(1) }],
    ],
    [
      "an S3 notification by EventBridge, its key as it is",
      {
        source: "aws.s3",
        "detail-type": "Object Created",
        detail: { bucket: { name: "failures" }, object: { key: "a+b", "version-id": "v1" } },
      },
      [
        {
          kind: "s3Object",
          location: { bucket: "failures", key: "a+b", versionId: "v1" },
          trigger: { type: "s3", id: "a+b" },
        },
      ],
    ],
    ["an event of no messages", { Records: [] }, []],
  ])("finds what is in %s", (_, event, deliveries) => {
    expect(unwrapEvent(event)).toEqual(deliveries);
  });

  it("keeps a message that cannot be understood beside its neighbours, with its id", () => {
    const event = toSqsEvent([record, { orderId: 7 }, record]);
    event.Records.push({ ...event.Records[0], messageId: "message-4", body: "not JSON" } as never);

    const deliveries = unwrapEvent(event);

    expect(deliveries).toMatchObject([
      { kind: "onFailure", trigger: sqs(1) },
      { kind: "failed", trigger: sqs(2), error: { code: "ERR_HYDRATE_PAYLOAD_INVALID" } },
      { kind: "onFailure", trigger: sqs(3) },
      { kind: "failed", trigger: sqs(4) },
    ]);
    expect(deliveries[1]).toHaveProperty(
      "error.message",
      "No on-failure record in event.Records[1].body: must have a KinesisBatchInfo or a " +
        "DDBStreamBatchInfo, got an object with orderId.",
    );
    expect(deliveries[3]).toHaveProperty(
      "error.message",
      "No failed batch can be found: event.Records[3].body is not JSON: character 2 of 8 (U+006F) " +
        "does not belong there.",
    );
  });

  it.each([
    ["an item of an array is", [toS3Event([stolen])]],
    ["a record among an array's items is", toS3Event([stolen]).Records],
    ["a body without an id holds", [{ body: JSON.stringify(toS3Event([stolen])) }]],
    ["an async envelope holds", toFailureEnvelope(toS3Event([stolen]), "x")],
    [
      "somebody's own event on a bus holds",
      {
        source: "orders",
        "detail-type": "Object Created",
        detail: { bucket: { name: "salaries" }, object: { key: "2026" } },
      },
    ],
  ])("does not take for S3's own word the location that %s", (_, event) => {
    expect(unwrapEvent(event)).toEqual([{ kind: "s3Object", location: stolen, trigger: direct }]);
  });

  it("takes no id from a queue's event inside an envelope: nobody waits for its answer", () => {
    const envelope = toFailureEnvelope(toSqsEvent([record, { orderId: 7 }]), "no access");

    expect(unwrapEvent(envelope)).toMatchObject([
      onFailure(record, direct),
      { kind: "failed", trigger: direct },
    ]);
  });

  it("gives every record of one message that message's id", () => {
    const event = toSqsEvent([toFailureEnvelope(toSnsEvent([record, other]), "no access")]);

    expect(unwrapEvent(event)).toEqual([onFailure(record, sqs(1)), onFailure(other, sqs(1))]);
  });

  it.each([
    ["event source", { Records: [{ eventSource: { toString: 1 } }] }],
    ["first sequence number", buildRecordWith("startSequenceNumber")],
    ["last sequence number", buildRecordWith("endSequenceNumber")],
    ["ARN", buildRecordWith("streamArn")],
  ])("keeps a message whose %s cannot even become a string to itself", (_, body) => {
    expect(unwrapEvent(toSqsEvent([body, record]))).toMatchObject([
      { kind: "failed", trigger: sqs(1) },
      onFailure(record, sqs(2)),
    ]);
  });

  it.each([[[]], [{ Records: [] }]])("does not lose the message that holds %j", (body) => {
    expect(unwrapEvent(toSqsEvent([body]))).toMatchObject([
      {
        kind: "failed",
        trigger: sqs(1),
        error: { message: expect.stringContaining("no record") },
      },
    ]);
  });

  it("keeps the id of a queue's message that has no text", () => {
    const event = { Records: [{ messageId: "message-1", eventSource: "aws:sqs" }] };

    expect(unwrapEvent(event)).toMatchObject([{ kind: "failed", trigger: sqs(1) }]);
  });

  it("takes a key that S3 cannot have encoded as it is", () => {
    const event = { Records: [{ s3: { bucket: { name: "failures" }, object: { key: "100%" } } }] };

    expect(unwrapEvent(event)).toMatchObject([{ location: { key: "100%" } }]);
  });

  it("keeps a Kafka record in a message apart by its own code", () => {
    expect(unwrapEvent(toSnsEvent([{ KafkaBatchInfo: {} }]))).toMatchObject([
      { kind: "failed", trigger: sns(1), error: { code: "ERR_HYDRATE_SOURCE_UNSUPPORTED" } },
    ]);
  });

  it("follows envelopes to a fixed depth", () => {
    let nested: unknown = record;
    for (let depth = 0; depth < 10; depth += 1) nested = toSnsNotification(nested);

    expect(unwrapEvent([nested])).toMatchObject([
      { kind: "failed", error: { message: expect.stringContaining("more than 6 envelopes") } },
    ]);
  });

  it("hands no record on that nests too deep to be written again", () => {
    const nested = (levels: number): unknown =>
      JSON.parse(`{"added":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`);
    // Body and record are a level each.
    const event = toSqsEvent([
      { ...record, ...Object(nested(500)) },
      { ...record, ...Object(nested(501)) },
    ]);
    event.Records.push({
      ...event.Records[0],
      messageId: "message-3",
      body: `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    } as never);

    const deliveries = unwrapEvent(event);

    expect(deliveries).toMatchObject([
      { kind: "onFailure", trigger: sqs(1) },
      { kind: "failed", trigger: sqs(2) },
      { kind: "failed", trigger: sqs(3) },
    ]);
    expect(deliveries[2]).toHaveProperty(
      "error.message",
      "No failed batch can be found: event.Records[2].body nests deeper than 500 levels.",
    );
    expect(() => unwrapEvent(nested(501))).toThrow("event nests deeper than 500 levels");
    expect(() => unwrapEvent(nested(100_000))).toThrow("event nests deeper than 500 levels");
  });

  it("does not make an error for each of a million invalid items", () => {
    const items = (count: number) => Array.from({ length: count }, () => 0);
    const spread = Array.from({ length: 100 }, () => items(101));
    const event = toSqsEvent([items(10_000), items(10_001), { Records: items(10_001) }, spread]);

    const deliveries = unwrapEvent(event);

    const ofMessage = (number: number) =>
      deliveries.filter(({ trigger }) => trigger.id === `message-${number}`);
    expect(ofMessage(1)).toHaveLength(10_000);
    expect(ofMessage(2)).toMatchObject([
      { error: { message: expect.stringContaining("body holds more than 10000 items") } },
    ]);
    expect(ofMessage(3)).toHaveLength(1);
    // 98 lists are taken, and each of the last two fails as one.
    expect(ofMessage(4)).toHaveLength(98 * 101 + 2);
  });

  it.each([
    ["undefined", undefined, "got nothing"],
    ["null", null, "got null"],
    ["a string", "hello", "got a string"],
    ["an order", { orderId: 7 }, "an object with orderId"],
    ["an empty object", {}, "an empty object"],
    ["a Kinesis event", { Records: [{ eventSource: "aws:kinesis" }] }, "own event already"],
    ["a notification of no text", { Type: "Notification", Message: 7 }, "JSON, got a number"],
  ])("throws %s back", (_, event, message) => {
    expect(() => unwrapEvent(event)).toThrow(message);
  });
});
