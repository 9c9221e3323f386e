import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../../hydrate-core/test/shards.js";
import { eventBatchResponse } from "../../test/eventBatchResponse.js";
import { invoke } from "../../test/invoke.js";
import { mockAws } from "../../test/mockAws.js";
import { failedMessages, failuresAt } from "../../test/reports.js";
import { silent } from "../../test/silent.js";
import hydrate, { type HydrateOptions } from "../index.js";

const aws = mockAws();
const { eventOf } = aws;

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => aws.shard.trim(7);

const kept = { status: "fulfilled", value: undefined };
const broken = { status: "rejected", reason: new Error("poison") };
const messages = toSqsEvent([kinesisFailure(2, 3), kinesisFailure(5, 6)]);

describe("eventBatchResponse, registered after hydrate", () => {
  const onError = vi.fn();
  const createFunction = (options: HydrateOptions = {}) =>
    middy()
      .onError(async ({ error, response }) => onError(error, response))
      .use(hydrate({ logger: silent, ...options }))
      .use(eventBatchResponse())
      .handler((event, context) => consumer(event, context));
  const createReporting = () => createFunction({ reportBatchItemFailures: true });

  beforeEach(() => {
    onError.mockReset();
  });

  it("turns settled promises into the ids of messages", async () => {
    consumer.mockReturnValue([kept, kept, broken, kept]);

    expect(await invoke(createReporting(), messages)).toEqual(failedMessages("message-2"));
  });

  it("turns an error into the ids of all messages, including those without a batch", async () => {
    consumer.mockRejectedValue(new Error("database down"));
    const event = toSqsEvent([kinesisFailure(2, 3), { detail: 1 }, kinesisFailure(5, 6)]);

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-2", "message-1", "message-3"),
    );
  });

  it.each<[string, unknown, HydrateOptions]>([
    ["SNS", event, {}],
    ["SNS, even with reportBatchItemFailures", event, { reportBatchItemFailures: true }],
    ["a direct call", kinesisFailure(2, 6), {}],
    ["a queue that reads no reports", messages, {}],
  ])("throws an error to %s, although it made an answer of it", async (_, given, options) => {
    const error = new Error("database down");
    consumer.mockRejectedValue(error);

    await expect(invoke(createFunction(options), given)).rejects.toBe(error);

    expect(onError.mock.calls).toEqual([[error, undefined]]);
  });

  it("throws a rejected promise to SNS, although it made an answer of that error too", async () => {
    consumer.mockReturnValue([kept, kept, broken, kept, kept]);

    await expect(invoke(createReporting(), event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_RECORDS_FAILED",
      details: { itemIdentifiers: [numberAt(4)] },
    });
    expect(onError).toHaveBeenCalledOnce();
  });

  it.each<[string, unknown]>([
    ["SNS", event],
    ["a queue", toSqsEvent([kinesisFailure(2, 6)])],
  ])("throws hydrate's own error to %s", async (_, given) => {
    loseBatch();

    await expect(invoke(createReporting(), given)).rejects.toMatchObject({
      code: "ERR_HYDRATE_INCOMPLETE",
    });
    expect(onError).toHaveBeenCalledOnce();
  });

  it("answers the stream's own event in its own terms", async () => {
    const own = await eventOf(kinesisFailure(2, 4));
    consumer.mockReturnValueOnce([kept, broken, kept]).mockRejectedValueOnce(new Error("down"));

    expect(await invoke(createReporting(), own)).toEqual(failuresAt(3));
    expect(await invoke(createReporting(), own)).toEqual(failuresAt(2, 3, 4));
  });

  it("turns a table's settled promises into the ids of messages", async () => {
    const table = toSqsEvent([dynamodbFailure(2, 3), dynamodbFailure(5, 6)]);
    consumer.mockReturnValue([kept, kept, broken, kept]);

    expect(await invoke(createReporting(), table)).toEqual(failedMessages("message-2"));
  });
});

describe("eventBatchResponse, registered before hydrate", () => {
  const createFunction = () =>
    middy()
      .use(eventBatchResponse())
      .use(hydrate({ logger: silent, reportBatchItemFailures: true }))
      .handler((event, context) => consumer(event, context));

  it("leaves hydrate's ids of messages as they are", async () => {
    consumer.mockReturnValue([kept, kept, broken, kept]);

    expect(await invoke(createFunction(), messages)).toEqual(failedMessages("message-2"));
  });

  it("answers a queue with all messages where the consumer throws", async () => {
    consumer.mockRejectedValue(new Error("database down"));

    expect(await invoke(createFunction(), messages)).toEqual(
      failedMessages("message-1", "message-2"),
    );
  });

  it("answers a queue with all messages where hydrate throws", async () => {
    loseBatch();

    expect(await invoke(createFunction(), messages)).toEqual(
      failedMessages("message-1", "message-2"),
    );
  });

  it("throws the consumer's error to SNS", async () => {
    consumer.mockRejectedValue(new Error("database down"));

    await expect(invoke(createFunction(), event)).rejects.toThrow("database down");
  });

  it("throws hydrate's own error to SNS", async () => {
    loseBatch();

    await expect(invoke(createFunction(), event)).rejects.toThrow("is gone");
  });
});
