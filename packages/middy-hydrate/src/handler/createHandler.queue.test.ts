import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { fakeKinesisStream, toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  arrivalAt,
  kinesisFailure,
  kinesisRecords,
  numberAt,
} from "../../../hydrate-core/test/shards.js";
import { fakeS3 } from "../../test/fakeS3.js";
import { lambdaContext } from "../../test/invoke.js";
import { createHandler } from "./createHandler.js";
import type { HandlerOptions } from "./handlerOptions.js";

const queueUrl = "https://sqs.us-west-2.amazonaws.com/123456789012/letters";
const kinesis = mockClient(KinesisClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const metrics = { addDimension: vi.fn(), addMetric: vi.fn(), publishStoredMetrics: vi.fn() };
const objects = new Map<string, string>();

const createFunction = (options: HandlerOptions = {}) =>
  createHandler({ logger, metrics, queueUrl, ...options });
const sent = (): string[] =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .flatMap(({ args: [{ input }] }) => input.Entries?.map((entry) => entry.MessageBody) ?? [])
    .map(String);
const failures = (...ids: number[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `message-${id}` })),
});

beforeEach(() => {
  vi.clearAllMocks();
  objects.clear();
  for (const mock of [kinesis, s3, sqs]) mock.reset();
  fakeKinesisStream(kinesis, { records: kinesisRecords(2_000) });
  fakeS3(s3, objects);
  sqs.on(SendMessageBatchCommand).resolves({});
});

describe("a queue's event", () => {
  it("is answered with nothing to redeliver, and each record is a message of its own", async () => {
    const pointers = [kinesisFailure(0, 1), kinesisFailure(2, 4)];

    const response = await createFunction()(toSqsEvent(pointers), lambdaContext());

    expect(response).toEqual(failures());
    expect(sent().map((body) => JSON.parse(body))).toMatchObject([
      { ...pointers[0], KinesisBatch: { length: 2 }, hydration: { status: "complete" } },
      { ...pointers[1], KinesisBatch: { length: 3 }, hydration: { status: "complete" } },
    ]);
    expect(metrics.addMetric).toHaveBeenCalledWith("HydratedRecords", "Count", 3);
  });

  it("is refused where its queue is the one that records are sent to: they would never end", async () => {
    const event = toSqsEvent([kinesisFailure(0, 1)]);
    const [, , , region, account, name] = event.Records[0]?.eventSourceARN.split(":") ?? [];
    const handler = createFunction({
      queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
    });

    await expect(handler(event, lambdaContext())).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      message: expect.stringContaining("is the queue that invoked this function"),
    });
    expect([...kinesis.calls(), ...sqs.calls()]).toEqual([]);
  });

  it("reads neighbours of a shard together", async () => {
    const pointers = Array.from({ length: 100 }, (_, i) => kinesisFailure(i * 10, i * 10 + 9));

    await createFunction()(toSqsEvent(pointers), lambdaContext());

    // The first page is small: nothing is known yet of what a record weighs.
    expect(kinesis.calls()).toHaveLength(4);
    expect(sqs.calls()).toHaveLength(10);
  });

  it("keeps neighbours together however their messages are mixed, a thousand at once", async () => {
    const pointers = Array.from({ length: 1_000 }, (_, i) => kinesisFailure(i, i));
    const mixed = pointers.toSorted((a, b) => hash(a) - hash(b));

    expect(await createFunction()(toSqsEvent(mixed), lambdaContext())).toEqual(failures());

    expect(sent()).toHaveLength(1_000);
    expect(kinesis.calls().length).toBeLessThanOrEqual(20);
  });

  it("reports each message that cannot be hydrated, and sends the others", async () => {
    const unknown = { KinesisBatchInfo: { streamArn: "orders" } };

    const response = await createFunction()(
      toSqsEvent([kinesisFailure(0, 1), unknown, kinesisFailure(2, 3)]),
      lambdaContext(),
    );

    expect(response).toEqual(failures(2));
    expect(sent()).toHaveLength(2);
    expect(logger.error.mock.calls).toMatchObject([
      ["Message not hydrated", { messageId: "message-2", code: "ERR_HYDRATE_PAYLOAD_INVALID" }],
    ]);
  });

  it("reports each message that the other queue did not take", async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: "1", Code: "X", SenderFault: true }] });

    const response = await createFunction()(
      toSqsEvent([kinesisFailure(0, 1), kinesisFailure(2, 3), kinesisFailure(4, 5)]),
      lambdaContext(),
    );

    expect(response).toEqual(failures(2));
    expect(
      metrics.addMetric.mock.calls.filter(([name]) => name === "HydratedBatches"),
    ).toHaveLength(2);
    expect(logger.error.mock.calls).toMatchObject([
      ["Message not hydrated", { messageId: "message-2", code: "ERR_HYDRATE_SEND_FAILED" }],
    ]);
  });

  it("reports a message once, whole, where one of its records fails", async () => {
    const [first] = toSqsEvent([toSnsEvent([kinesisFailure(0, 1), { unknown: true }, {}])]).Records;

    const response = await createFunction()({ Records: [first] }, lambdaContext());

    expect(response).toEqual(failures(1));
    expect(logger.error).toHaveBeenCalledOnce();
  });

  it("throws where a failed message has no id to report", async () => {
    const [first] = toSqsEvent([{ unknown: true }]).Records;

    const answer = createFunction()(
      { Records: [{ ...first, messageId: undefined }] },
      lambdaContext(),
    );

    await expect(answer).rejects.toMatchObject({ code: "ERR_HYDRATE_PAYLOAD_INVALID" });
  });

  it("leaves what the deadline cuts off to the next delivery, and sends what was read", async () => {
    const { GetRecordsCommand } = await import("@aws-sdk/client-kinesis");
    kinesis.reset();
    fakeKinesisStream(kinesis, { records: kinesisRecords(100) });
    kinesis.on(GetRecordsCommand, { ShardIterator: "50" }).callsFake(() => new Promise(() => {}));

    const response = await createFunction({ timeoutEarlyInMillis: 0 })(
      toSqsEvent([
        kinesisFailure(0, 1),
        { KinesisBatchInfo: { ...kinesisFailure(50, 51).KinesisBatchInfo, ...late } },
      ]),
      lambdaContext(400),
    );

    expect(response).toEqual(failures(2));
    expect(sent()).toHaveLength(1);
    expect(logger.error.mock.calls[0]?.[1]).toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
  });

  it("moves records to S3 that no message takes, and uses all of a message's size", async () => {
    const record = (bytes: number, index: number) => ({
      SequenceNumber: numberAt(index),
      PartitionKey: "key",
      Data: new Uint8Array(bytes),
      ApproximateArrivalTimestamp: arrivalAt(index),
    });
    kinesis.reset();
    // In base64 786,000 bytes are 1,048,000.
    fakeKinesisStream(kinesis, { records: [record(785_000, 0), record(790_000, 1)] });

    const response = await createFunction({ overflowBucket: "overflow" })(
      toSqsEvent([kinesisFailure(0, 0), kinesisFailure(1, 1)]),
      lambdaContext(),
    );

    expect(response).toEqual(failures());
    const [fits, overflows] = sent();
    expect(Buffer.byteLength(fits ?? "")).toBeGreaterThan(1_046_000);
    expect(JSON.parse(overflows ?? "")).toMatchObject({
      KinesisBatch: [],
      hydration: { payloadLocation: expect.stringContaining("s3://overflow/hydrate/") },
    });
    expect(objects.size).toBe(1);
  });

  it("reports a batch that no message takes where no bucket is named", async () => {
    kinesis.reset();
    fakeKinesisStream(kinesis, {
      records: [{ SequenceNumber: numberAt(0), PartitionKey: "k", Data: new Uint8Array(900_000) }],
    });

    const response = await createFunction()(toSqsEvent([kinesisFailure(0, 0)]), lambdaContext());

    expect(response).toEqual(failures(1));
    expect(logger.error.mock.calls[0]?.[1]).toMatchObject({
      code: "ERR_HYDRATE_RESPONSE_TOO_LARGE",
    });
  });

  it("is sent to the region in the queue's URL", async () => {
    await createFunction()(toSqsEvent([kinesisFailure(0, 0)]), lambdaContext());

    const [client] = sqs.send.thisValues;
    expect(await client?.config.region()).toBe("us-west-2");
    expect(client?.config.useQueueUrlAsEndpoint).toBe(false);
  });

  it("is refused without a queue to send to, with the variable's name", async () => {
    const answer = createHandler({ logger, metrics })(toSqsEvent([kinesisFailure(0, 0)]));

    await expect(answer).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      message: expect.stringContaining("HYDRATE_QUEUE_URL"),
    });
    expect(kinesis.calls()).toEqual([]);
  });
});

// Far from the others in time, so that it is read on its own.
const late = {
  approximateArrivalOfFirstRecord: "2026-11-23T12:00:00.000Z",
  approximateArrivalOfLastRecord: "2026-11-23T12:00:00.000Z",
};

function hash(value: object): number {
  return [...JSON.stringify(value)].reduce(
    (sum, char) => (sum * 31 + char.charCodeAt(0)) % 9_973,
    7,
  );
}
