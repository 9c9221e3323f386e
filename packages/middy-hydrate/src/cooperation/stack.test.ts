import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import middy from "@middy/core";
import { toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, numberAt } from "../../../hydrate-core/test/shards.js";
import { eventBatchResponse } from "../../test/eventBatchResponse.js";
import { recordConfig } from "../../test/idempotency.js";
import { MemoryPersistence } from "../../test/memoryPersistence.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { failedMessages, failuresAt } from "../../test/reports.js";
import { closed, invokeTraced, newTracer, treeOf } from "../../test/tracing.js";
import hydrate from "../index.js";

const aws = mockAws();
const { kinesis, eventOf } = aws;
const printed = usePowertools();

const event = toSnsEvent([kinesisFailure(2, 6)]);
const messages = toSqsEvent([kinesisFailure(2, 3), kinesisFailure(5, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => aws.shard.trim(7);

describe("all of them together", () => {
  const recordHandler = vi.fn();
  const createStack = () => {
    const tracer = newTracer();
    const logger = new Logger({ serviceName: "orders" });
    const metrics = new Metrics({ namespace: "orders" });
    const store = new MemoryPersistence();
    const processor = new BatchProcessor(EventType.KinesisDataStreams);
    const bookOnce = makeIdempotent((record: unknown) => recordHandler(record), {
      persistenceStore: store,
      config: new IdempotencyConfig(recordConfig),
    });
    const handler = middy()
      .use(captureLambdaHandler(tracer))
      .use(injectLambdaContext(logger, { logEvent: true, resetKeys: true }))
      .before(() => logger.appendKeys({ orderId: "order-1" }))
      .use(logMetrics(metrics))
      .before(() => void metrics.addMetric("Events", "Count", 1))
      .use(hydrate({ source: "kinesis", reportBatchItemFailures: true, logger, tracer }))
      .use(eventBatchResponse())
      .handler((event, context) => processPartialResponse(event, bookOnce, processor, { context }));
    return { tracer, logger, store, handler: vi.fn(handler) };
  };

  const metricsIn = (lines: typeof printed) => lines.filter((line) => "Events" in line);

  beforeEach(() => {
    recordHandler.mockReset();
  });

  it("answer a queue, and retry only what failed when it is delivered again", async () => {
    const { tracer, logger, store, handler } = createStack();
    recordHandler
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error("poison"));

    const invocations = [
      await invokeTraced(tracer, handler, messages),
      await invokeTraced(tracer, handler, { Records: messages.Records.slice(1) }),
      await invokeTraced(tracer, handler, messages),
    ];
    logger.info("Next invocation");

    const answers = await Promise.all(handler.mock.results.map(({ value }) => value));
    expect(answers).toEqual([
      failedMessages("message-2"),
      { batchItemFailures: [] },
      { batchItemFailures: [] },
    ]);
    expect(recordHandler.mock.calls.map(([record]) => record)).toMatchObject(
      [2, 3, 5, 6, 5].map((index) => ({ kinesis: { sequenceNumber: numberAt(index) } })),
    );
    expect(store.records.size).toBe(4);
    const batch = closed("### hydrate kinesis");
    expect(invocations.map(({ root }) => root.subsegments?.map(treeOf))).toEqual([
      [closed("## index.handler", batch, batch)],
      [closed("## index.handler", batch)],
      [closed("## index.handler", batch, batch)],
    ]);
    for (const { root, left } of invocations) expect(left).toBe(root);
    expect(metricsIn(printed)).toMatchObject([{ Events: 1 }, { Events: 1 }, { Events: 1 }]);
    expect(printed.at(-1)).not.toHaveProperty("orderId");
  });

  it.each<[string, string, unknown, () => void, number]>([
    ["is gone", "HydrateIncompleteError", event, loseBatch, 0],
    [
      "is gone, in a queue",
      "HydrateIncompleteError",
      toSqsEvent([kinesisFailure(2, 6)]),
      loseBatch,
      0,
    ],
    [
      "the consumer cannot take",
      "FullBatchFailureError",
      event,
      () => void recordHandler.mockRejectedValue(new Error("database down")),
      0,
    ],
    [
      "the consumer can take except for one record",
      "HydrateRecordsFailedError",
      event,
      () => void recordHandler.mockRejectedValueOnce(new Error("poison")),
      4,
    ],
  ])(
    "throw for a batch that %s: %s, and leave nothing open",
    async (_, name, given, arrange, booked) => {
      const { tracer, logger, store, handler } = createStack();
      arrange();

      const { root, left } = await invokeTraced(tracer, handler, given);
      logger.info("Next invocation");

      await expect(handler.mock.results[0]?.value).rejects.toMatchObject({ name });
      expect(left).toBe(root);
      expect(root.subsegments?.map(treeOf)).toEqual([
        closed("## index.handler", closed("### hydrate kinesis")),
      ]);
      expect(root.subsegments).toMatchObject([{ fault: true }]);
      expect(store.records.size).toBe(booked);
      expect(metricsIn(printed)).toMatchObject([{ Events: 1 }]);
      expect(printed.at(-1)).toMatchObject({ message: "Next invocation" });
      expect(printed.at(-1)).not.toHaveProperty("orderId");
    },
  );

  it("answer the stream's own event in its own terms", async () => {
    const { tracer, handler } = createStack();
    const own = await eventOf(kinesisFailure(2, 4));
    const calls = kinesis.calls().length;
    recordHandler.mockResolvedValueOnce(undefined).mockRejectedValueOnce(new Error("poison"));

    const { root } = await invokeTraced(tracer, handler, own);

    expect(await handler.mock.results[0]?.value).toEqual(failuresAt(3));
    expect(kinesis.calls()).toHaveLength(calls);
    expect(root.subsegments?.map(treeOf)).toEqual([closed("## index.handler")]);
  });
});
