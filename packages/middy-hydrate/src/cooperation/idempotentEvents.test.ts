import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
import { GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { fakeAwsError, toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { eventConfig } from "../../test/idempotency.js";
import { invoke } from "../../test/invoke.js";
import { MemoryPersistence } from "../../test/memoryPersistence.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { failuresAt } from "../../test/reports.js";
import { silent } from "../../test/silent.js";
import { topicEvent, triggersOf } from "../../test/triggers.js";
import hydrate from "../index.js";

const aws = mockAws();
const { kinesis, dynamodb, eventOf } = aws;
usePowertools();

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

describe("makeHandlerIdempotent", () => {
  const createFunction = (store = new MemoryPersistence()) =>
    middy()
      .use(
        makeHandlerIdempotent({
          persistenceStore: store,
          config: new IdempotencyConfig(eventConfig),
        }),
      )
      .use(hydrate({ logger: silent }))
      .handler((event, context) => consumer(event, context));

  beforeEach(() => {
    consumer.mockReturnValue({ orders: 5 });
  });

  describe.each(
    ([kinesisFailure, dynamodbFailure] as const).flatMap((failureOf) =>
      triggersOf(aws).map(([name, toEvent]) => ({ name, toEvent, failureOf })),
    ),
  )("for $failureOf.name from $name", ({ toEvent, failureOf }) => {
    it("runs for two events that differ", async () => {
      const store = new MemoryPersistence();
      const handler = createFunction(store);

      await invoke(handler, await toEvent(failureOf(2, 3)));
      await invoke(handler, await toEvent(failureOf(5, 6)));

      expect(consumer.mock.calls.map(([event]) => event)).toEqual([
        await eventOf(failureOf(2, 3)),
        await eventOf(failureOf(5, 6)),
      ]);
      expect(store.records.size).toBe(2);
    });

    it("answers a duplicate from its store, with nothing read", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 3));

      const first = await invoke(handler, event);
      const calls = kinesis.calls().length + dynamodb.calls().length;
      const second = await invoke(handler, event);

      expect([first, second]).toEqual([{ orders: 5 }, { orders: 5 }]);
      expect(kinesis.calls().length + dynamodb.calls().length).toBe(calls);
      expect(consumer).toHaveBeenCalledOnce();
    });

    it("runs again for an event on which the consumer threw", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 3));
      consumer.mockRejectedValueOnce(new Error("database down"));

      await expect(invoke(handler, event)).rejects.toThrow("database down");

      expect(await invoke(handler, event)).toEqual({ orders: 5 });
      expect(consumer).toHaveBeenCalledTimes(2);
    });
  });

  it("keeps messages with the same content apart", async () => {
    const handler = createFunction();

    await invoke(handler, topicEvent(kinesisFailure(2, 3)));
    await invoke(handler, topicEvent(kinesisFailure(2, 3)));

    expect(consumer).toHaveBeenCalledTimes(2);
  });

  it.each<[string, unknown]>([
    ["a direct call", kinesisFailure(2, 3)],
    ["a Pipe", [kinesisFailure(2, 3)]],
    ["an event without records", { Records: [] }],
    ["records without ids", { Records: [{}] }],
  ])("throws for %s, which has no key", async (_, given) => {
    const store = new MemoryPersistence();

    await expect(invoke(createFunction(store), given)).rejects.toMatchObject({
      cause: { name: "IdempotencyKeyError" },
    });

    expect(store.records.size).toBe(0);
    expect(consumer).not.toHaveBeenCalled();
  });

  it("runs again for a duplicate if the consumer answered nothing", async () => {
    const handler = createFunction();
    consumer.mockReturnValue(undefined);

    await invoke(handler, event);
    await invoke(handler, event);

    expect(consumer).toHaveBeenCalledTimes(2);
  });

  it("forgets an event that hydrate could not read, so that the next try runs", async () => {
    const store = new MemoryPersistence();
    const handler = createFunction(store);
    kinesis
      .on(GetShardIteratorCommand)
      .rejectsOnce(fakeAwsError("ProvisionedThroughputExceededException"))
      .resolves({ ShardIterator: "0" });

    await expect(invoke(handler, event)).rejects.toMatchObject({ retryable: true });

    expect(store.records.size).toBe(0);
    expect(await invoke(handler, event)).toEqual({ orders: 5 });
  });

  it.each<[string, unknown]>([
    ["a topic", event],
    ["a queue that reads no reports", toSqsEvent([kinesisFailure(2, 6)])],
  ])(
    "forgets an event whose records the consumer reported to %s, and runs again",
    async (_, given) => {
      const store = new MemoryPersistence();
      const handler = createFunction(store);
      consumer.mockReturnValueOnce(failuresAt(3));

      await expect(invoke(handler, given)).rejects.toThrow("reported 1 record as failed");

      expect(store.records.size).toBe(0);
      expect(await invoke(handler, given)).toEqual({ orders: 5 });
    },
  );
});
