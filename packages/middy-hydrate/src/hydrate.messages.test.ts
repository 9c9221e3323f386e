import middy from "@middy/core";
import {
  toFailureEnvelope,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
} from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, streamArn } from "../../hydrate-core/test/shards.js";
import { invoke } from "../test/invoke.js";
import { mockAws } from "../test/mockAws.js";
import { silent } from "../test/silent.js";
import hydrate, { type HydrateOptions } from "./index.js";

// What the middleware makes of messages that are no pointers.

const { kinesis, s3, objects, hydrated, eventOf } = mockAws();
const consumer = vi.fn((_event: unknown): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const createFunction = (options: HydrateOptions = {}) =>
  middy()
    .use(hydrate({ logger: silent, ...options }))
    .handler((event) => consumer(event));
const seenEvent = () => consumer.mock.calls[0]?.[0];
const testEvent = { Service: "Amazon S3", Event: "s3:TestEvent" };
const failure = kinesisFailure(2, 6);

describe("S3's test message", () => {
  it.each([
    ["a queue", toSqsEvent([testEvent])],
    ["a topic", toSnsEvent([testEvent])],
    ["a queue of a topic", toSqsEvent([toSnsNotification(testEvent)])],
  ])("from %s asks for nothing, and fails nothing", async (_, event) => {
    expect(await invoke(createFunction(), event)).toBeUndefined();
    expect(seenEvent()).toEqual({ Records: [] });
  });

  it("is reported as processed, beside a message that is not", async () => {
    const event = toSqsEvent([testEvent, failure, { orderId: 7 }]);

    const response = await invoke(createFunction({ reportBatchItemFailures: true }), event);

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "message-3" }] });
    expect(seenEvent()).toEqual(await eventOf(failure));
  });

  it("fails no neighbour where nothing is reported", async () => {
    await invoke(createFunction(), toSqsEvent([testEvent, failure]));

    expect(seenEvent()).toEqual(await eventOf(failure));
  });
});

describe("an event that another middleware has parsed", () => {
  it("is hydrated as its text would be, and keeps its messages' ids", async () => {
    const event = toSqsEvent([failure, { orderId: 7 }]);
    const Records = event.Records.map((record) => ({ ...record, body: JSON.parse(record.body) }));

    const response = await invoke(createFunction({ reportBatchItemFailures: true }), { Records });

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
    expect(seenEvent()).toEqual(await eventOf(failure));
  });
});

describe("an invocation that failed on the stream's own event", () => {
  it("is replayed, with no read", async () => {
    const event = await eventOf(failure);
    kinesis.resetHistory();

    await invoke(
      createFunction({ source: "kinesis", allowedStreamArns: [streamArn] }),
      toSqsEvent([toFailureEnvelope(event, "the consumer failed")]),
    );

    expect(seenEvent()).toEqual(event);
    expect(kinesis.calls()).toEqual([]);
  });
});

describe("records of another stream than the pointer names", () => {
  it("never reach the handler", async () => {
    const record = await hydrated(failure);
    const payroll = "arn:aws:kinesis:eu-central-1:123456789012:stream/payroll";
    const forged = {
      ...record,
      KinesisBatch: record.KinesisBatch?.map((item) => ({ ...item, eventSourceARN: payroll })),
    };
    const handler = createFunction({ allowedStreamArns: [streamArn] });

    await expect(invoke(handler, toSqsEvent([forged]))).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      message: expect.stringContaining(`eventSourceARN must be ${streamArn}`),
    });
    expect(consumer).not.toHaveBeenCalled();
  });
});

it("a hundred records in S3 are brought back a few at a time", async () => {
  let [now, most] = [0, 0];
  const keys = Array.from({ length: 100 }, (_, index) => ({ bucket: "failures", key: `${index}` }));
  for (const { key } of keys) objects.set(`s3://failures/${key}`, JSON.stringify(failure));
  s3.onAnyCommand().callsFake(async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    return { Body: { transformToString: async () => JSON.stringify(failure) } };
  });

  await invoke(createFunction(), toS3Event(keys));

  expect(seenEvent()).toEqual(await eventOf(failure));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});
