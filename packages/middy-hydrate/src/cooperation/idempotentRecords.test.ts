import { readFileSync } from "node:fs";
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import middy from "@middy/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../../hydrate-core/test/shards.js";
import { eventConfig, recordConfig } from "../../test/idempotency.js";
import { invoke } from "../../test/invoke.js";
import { MemoryPersistence } from "../../test/memoryPersistence.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { failedMessages, failuresAt } from "../../test/reports.js";
import { silent } from "../../test/silent.js";
import { queueEvent, topicEvent, triggersOf, triggersWithoutIds } from "../../test/triggers.js";
import hydrate from "../index.js";

const aws = mockAws();
const { eventOf, hydrated } = aws;
usePowertools();

it("the idempotency of these tests is the README's", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const told = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, value]) => value);

  expect(told(/eventKeyJmesPath: ["`]([^"`]*)["`]/g)).toEqual(
    [recordConfig, eventConfig].map(({ eventKeyJmesPath }) => eventKeyJmesPath),
  );
  expect(told(/throwOnNoIdempotencyKey: (\w+)/g)).toEqual(["true", "true"]);
  expect(told(/expiresAfterSeconds: ([\d *]+)/g)).toEqual(["15 * 24 * 60 * 60"]);
});

describe.each([
  ["Kinesis", EventType.KinesisDataStreams, kinesisFailure],
  ["DynamoDB", EventType.DynamoDBStreams, dynamodbFailure],
])("makeIdempotent around the record handler, for %s", (_, eventType, failureOf) => {
  const book = vi.fn(async (_sequenceNumber: string): Promise<void> => {});
  const booked = () => book.mock.calls.map(([sequenceNumber]) => sequenceNumber);

  type StreamRecord = {
    readonly kinesis?: { readonly sequenceNumber: string };
    readonly dynamodb?: { readonly SequenceNumber: string };
  };

  function createFunction(store = new MemoryPersistence()) {
    const bookOnce = makeIdempotent(
      ({ kinesis, dynamodb }: StreamRecord) =>
        book(kinesis?.sequenceNumber ?? dynamodb?.SequenceNumber ?? ""),
      { persistenceStore: store, config: new IdempotencyConfig(recordConfig) },
    );
    const processor = new BatchProcessor(eventType);
    return middy()
      .use(hydrate({ logger: silent, reportBatchItemFailures: true }))
      .handler((event, context) =>
        processPartialResponse(event, bookOnce, processor, { context, throwOnFullBatchFailure }),
      );
  }

  // A report and an error are told apart below.
  const throwOnFullBatchFailure = false;

  const failOnce = (index: number) =>
    book.mockImplementation(async (sequenceNumber) => {
      const isFirst = booked().filter((number) => number === sequenceNumber).length === 1;
      if (sequenceNumber === numberAt(index) && isFirst) throw new Error("poison");
    });

  beforeEach(() => {
    book.mockReset();
    book.mockResolvedValue();
  });

  describe.each([...triggersOf(aws), ...triggersWithoutIds])("from %s", (_, toEvent) => {
    it("books two events that differ", async () => {
      const handler = createFunction();

      await invoke(handler, await toEvent(failureOf(2, 3)));
      await invoke(handler, await toEvent(failureOf(5, 6)));

      expect(booked()).toEqual([2, 3, 5, 6].map(numberAt));
    });

    it("books nothing for a duplicate, and reports success", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 3));

      const first = await invoke(handler, event);
      const second = await invoke(handler, event);

      expect([first, second]).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
      expect(booked()).toEqual([2, 3].map(numberAt));
    });

    it("retries only the record that failed when the event is delivered again", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 4));
      failOnce(3);

      const first = await invoke(handler, event).catch((error) => error.code);
      const second = await invoke(handler, event);

      expect(first).not.toEqual({ batchItemFailures: [] });
      expect(second).toEqual({ batchItemFailures: [] });
      expect(booked()).toEqual([2, 3, 4, 3].map(numberAt));
    });

    it("books in a replay only what the stream's own event left out", async () => {
      const handler = createFunction();
      failOnce(3);

      expect(await invoke(handler, await eventOf(failureOf(2, 4)))).toEqual(failuresAt(3));
      await invoke(handler, await toEvent(failureOf(2, 4)));

      expect(booked()).toEqual([2, 3, 4, 3].map(numberAt));
    });
  });

  it("retries a reported message beside one that succeeded", async () => {
    const handler = createFunction();
    const event = queueEvent(failureOf(2, 3), failureOf(5, 6));
    failOnce(5);

    const first = await invoke(handler, event);
    const again = { Records: event.Records.slice(1) };
    const second = await invoke(handler, again);

    expect(first).toEqual(failedMessages(event.Records[1]?.messageId ?? ""));
    expect(second).toEqual({ batchItemFailures: [] });
    expect(booked()).toEqual([2, 3, 5, 6, 5].map(numberAt));
  });

  it("books in a superset only the records between, and nothing twice", async () => {
    const handler = createFunction();

    await invoke(handler, await eventOf(failureOf(2, 3)));
    await invoke(handler, await eventOf(failureOf(5, 6)));
    await invoke(handler, queueEvent(failureOf(2, 6, 3), failureOf(3, 7)));

    expect(booked()).toEqual([2, 3, 5, 6, 4, 7].map(numberAt));
  });

  it("keeps a record's key for longer than a queue keeps its message", async () => {
    const store = new MemoryPersistence();
    const days = 24 * 60 * 60;

    await invoke(createFunction(store), topicEvent(failureOf(2, 3)));

    expect(store.records.size).toBe(2);
    for (const { expiryTimestamp } of store.records.values()) {
      expect(expiryTimestamp).toBeGreaterThan(Date.now() / 1000 + 14 * days);
    }
  });

  it("knows when the invocation ends, so that one that is cut off can be retried", async () => {
    const store = new MemoryPersistence();
    const saveInProgress = vi.spyOn(store, "saveInProgress");

    await invoke(createFunction(store), topicEvent(failureOf(2, 2)));

    expect(saveInProgress.mock.calls).toEqual([[expect.anything(), 30_000]]);
  });

  it("reports records without a key, and never takes one for another", async () => {
    const store = new MemoryPersistence();
    const { Records: records } = await eventOf(failureOf(2, 3));
    const batch = records.map(({ eventID: _, ...record }) => record);
    const letter = { ...(await hydrated(failureOf(2, 3))) };
    const event = queueEvent({
      ...letter,
      ...(letter.KinesisBatch ? { KinesisBatch: batch } : { DDBStreamBatch: batch }),
    });

    const answer = await invoke(createFunction(store), event);

    expect(answer).toEqual(failedMessages(event.Records[0]?.messageId ?? ""));
    expect(book).not.toHaveBeenCalled();
    expect(store.records.size).toBe(0);
  });
});
