import { readFileSync } from "node:fs";
import {
  BatchProcessor,
  EventType,
  FullBatchFailureError,
  processPartialResponse,
} from "@aws-lambda-powertools/batch";
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { createHydrator, type HydratedRecord, toOverflowObject, toStreamEvent } from "hydrate-core";
import {
  type FakeStream,
  fakeAwsError,
  fakeDynamoDBStream,
  fakeKinesisStream,
  toS3Event,
  toSnsEvent,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { afterEach, assert, beforeEach, describe, expect, it, vi } from "vitest";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
  numberAt,
} from "../../hydrate-core/test/shards.js";
import { eventBatchResponse } from "../test/eventBatchResponse.js";
import { invoke, lambdaContext } from "../test/invoke.js";
import { MemoryPersistence } from "../test/memoryPersistence.js";
import hydrate, { type HydrateOptions } from "./index.js";

const kinesis = mockClient(KinesisClient);
const dynamodb = mockClient(DynamoDBStreamsClient);
let shard: FakeStream;
/** What was written to the console, where Powertools' Logger and Metrics write to. */
let printed: Record<string, unknown>[];

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);

beforeEach(() => {
  for (const mock of [kinesis, dynamodb]) mock.reset();
  shard = fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
  fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(20) });
  consumer.mockReset();

  vi.stubEnv("_HANDLER", "index.handler");
  // Powertools' Tracer is off outside Lambda, and its dev mode writes to the global console.
  vi.stubEnv("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  vi.stubEnv("POWERTOOLS_IDEMPOTENCY_DISABLED", undefined);
  printed = [];
  for (const method of ["log", "info", "warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((line) => printed.push(JSON.parse(line)));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => shard.trim(7);

async function hydrated(record: unknown): Promise<HydratedRecord> {
  // Checked by the hydrator itself.
  return createHydrator().hydrate(record as HydratedRecord);
}

async function eventOf(record: unknown) {
  return toStreamEvent(await hydrated(record));
}

const failuresAt = (...indexes: number[]) => ({
  batchItemFailures: indexes.map((index) => ({ itemIdentifier: numberAt(index) })),
});

const failedMessages = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

type Segment = Parameters<Tracer["setSegment"]>[0];

/** Calls a handler where X-Ray has a segment, as in Lambda, and gives that one and what was left. */
async function invokeTraced(
  tracer: Tracer,
  handler: Parameters<typeof invoke>[0],
  given: unknown = event,
) {
  // A tracer that is off gives a segment that nobody is sent.
  const root = new Tracer({ enabled: false }).getSegment();
  assert(root);
  return tracer.provider.getNamespace().runAndReturn(async () => {
    tracer.setSegment(root);
    const [{ status }] = await Promise.allSettled([invoke(handler, given)]);
    return { status, root, left: tracer.getSegment() };
  });
}

const newTracer = () => new Tracer({ serviceName: "orders", captureHTTPsRequests: false });

const treeOf = (segment: Segment): unknown => ({
  name: segment.name,
  isClosed: segment.isClosed(),
  subsegments: (segment.subsegments ?? []).map(treeOf),
});

const closed = (name: string, ...subsegments: unknown[]) => ({ name, isClosed: true, subsegments });

describe("captureLambdaHandler", () => {
  const createFunction = (tracer: Tracer) =>
    middy()
      .use(captureLambdaHandler(tracer))
      .use(hydrate({ logger: silent }))
      .handler((event, context) => consumer(event, context));

  it("has the consumer run in the handler's subsegment, and closes it", async () => {
    const tracer = newTracer();
    consumer.mockImplementation(() => tracer.getSegment()?.name);

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer));

    expect(status).toBe("fulfilled");
    expect(consumer.mock.results).toMatchObject([{ value: "## index.handler" }]);
    expect(root.subsegments?.map(treeOf)).toEqual([closed("## index.handler")]);
    expect(left).toBe(root);
  });

  it("closes the handler's subsegment with the error that hydrate throws", async () => {
    const tracer = newTracer();
    loseBatch();

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer));

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("## index.handler")]);
    expect(root.subsegments).toMatchObject([
      { fault: true, cause: { exceptions: [{ message: expect.stringContaining("is gone") }] } },
    ]);
    expect(left).toBe(root);
  });

  it("has the batch's subsegment within the handler's, whether hydrate throws or not", async () => {
    const tracer = newTracer();
    const handler = middy()
      .use(captureLambdaHandler(tracer))
      .use(hydrate({ logger: silent, tracer }))
      .handler((event, context) => consumer(event, context));

    const success = await invokeTraced(tracer, handler);
    loseBatch();
    const failure = await invokeTraced(tracer, handler);

    expect([success.status, failure.status]).toEqual(["fulfilled", "rejected"]);
    for (const { root, left } of [success, failure]) {
      expect(root.subsegments?.map(treeOf)).toEqual([
        closed("## index.handler", closed("### hydrate kinesis")),
      ]);
      expect(left).toBe(root);
    }
  });
});

describe("hydrate's own tracer", () => {
  const createFunction = (tracer: Tracer, options: HydrateOptions = {}) =>
    middy()
      .use(hydrate({ logger: silent, tracer, ...options }))
      .handler((event, context) => consumer(event, context));

  it("has a subsegment for each batch, with its verdict", async () => {
    const tracer = newTracer();
    const several = toSqsEvent([kinesisFailure(2, 6), kinesisFailure(8, 9, 1)]);

    const { root, left } = await invokeTraced(tracer, createFunction(tracer), several);

    expect(root.subsegments?.map(treeOf)).toEqual([
      closed("### hydrate kinesis"),
      closed("### hydrate kinesis"),
    ]);
    expect(root.subsegments).toMatchObject([
      { annotations: { source: "kinesis", status: "complete", recordCount: 5 } },
      { annotations: { source: "kinesis", status: "superset", recordCount: 2 } },
    ]);
    expect(left).toBe(root);
  });

  it("names the kind of stream", async () => {
    const tracer = newTracer();
    const table = toSnsEvent([dynamodbFailure(2, 6)]);

    const { root } = await invokeTraced(tracer, createFunction(tracer), table);

    expect(root.subsegments).toMatchObject([
      { name: "### hydrate dynamodb", annotations: { source: "dynamodb", status: "complete" } },
    ]);
  });

  it("closes the subsegment of a batch that is gone, with that verdict", async () => {
    const tracer = newTracer();
    loseBatch();

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer));

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("### hydrate kinesis")]);
    expect(root.subsegments).toMatchObject([{ annotations: { status: "gone", recordCount: 0 } }]);
    expect(left).toBe(root);
  });

  it("closes the subsegment of a read that fails, with the error", async () => {
    const tracer = newTracer();
    kinesis.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer));

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("### hydrate kinesis")]);
    expect(root.subsegments).toMatchObject([
      { fault: true, cause: { exceptions: [{ type: "HydrateReadError" }] } },
    ]);
    expect(left).toBe(root);
  });

  it.each([
    ["one batch lie in the batch's subsegment", event, "### hydrate kinesis"],
    [
      "several lie beside theirs",
      toSqsEvent([kinesisFailure(2, 3), kinesisFailure(8, 9)]),
      "## Dummy segment",
    ],
  ])("has the calls of %s", async (_, given, name) => {
    const tracer = newTracer();
    const within = vi.fn();
    kinesis.on(GetShardIteratorCommand).callsFake(async () => {
      within(tracer.getSegment()?.name);
      return { ShardIterator: "0" };
    });

    await invokeTraced(tracer, createFunction(tracer), given);

    expect(new Set(within.mock.calls.flat())).toEqual(new Set([name]));
  });

  it("captures the client, once", async () => {
    const tracer = newTracer();
    const capture = vi.spyOn(tracer, "captureAWSv3Client");
    const handler = createFunction(tracer);

    await invokeTraced(tracer, handler);
    await invokeTraced(tracer, handler);

    expect(capture.mock.calls).toEqual([[expect.any(KinesisClient)]]);
  });

  it("gives way to a capture of one's own", async () => {
    const tracer = newTracer();
    const capture = vi.spyOn(tracer, "captureAWSv3Client");
    const own = vi.fn((client: KinesisClient) => client);

    await invokeTraced(tracer, createFunction(tracer, { kinesis: { awsClientCapture: own } }));

    expect(own).toHaveBeenCalledOnce();
    expect(capture).not.toHaveBeenCalled();
  });

  it("costs no batch where its subsegment cannot be written", async () => {
    const tracer = newTracer();
    const root = new Tracer({ enabled: false }).getSegment();
    assert(root);
    const subsegment = root.addNewSubsegment("### hydrate kinesis");
    vi.spyOn(subsegment, "close").mockThrow(new Error("no serialiser"));
    vi.spyOn(root, "addNewSubsegment").mockReturnValue(subsegment);
    vi.spyOn(tracer, "getSegment").mockReturnValue(root);
    const setSegment = vi.spyOn(tracer, "setSegment").mockReturnValue();

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledOnce();
    expect(setSegment.mock.calls).toEqual([[subsegment], [root]]);
  });

  it.each(["getSegment", "setSegment"] as const)("costs no batch where %s throws", async (call) => {
    const tracer = newTracer();
    vi.spyOn(tracer, "getSegment").mockReturnValue(new Tracer({ enabled: false }).getSegment());
    vi.spyOn(tracer, call).mockThrow(new Error("no context"));

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledOnce();
  });

  it("costs nothing while tracing is off", async () => {
    const tracer = new Tracer({ enabled: false });
    const getSegment = vi.spyOn(tracer, "getSegment");
    const setSegment = vi.spyOn(tracer, "setSegment");

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledWith(await eventOf(kinesisFailure(2, 6)), expect.anything());
    expect([...getSegment.mock.calls, ...setSegment.mock.calls]).toEqual([]);
  });

  it("costs nothing where there is no segment", async () => {
    const tracer = newTracer();
    vi.spyOn(tracer, "getSegment").mockReturnValue(undefined);
    const setSegment = vi.spyOn(tracer, "setSegment");

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledWith(await eventOf(kinesisFailure(2, 6)), expect.anything());
    expect(setSegment).not.toHaveBeenCalled();
  });
});

const requestId = lambdaContext().awsRequestId;

describe("injectLambdaContext", () => {
  const createFunction = (logger: Logger) =>
    middy()
      .use(injectLambdaContext(logger, { logEvent: true, resetKeys: true }))
      .before(() => logger.appendKeys({ orderId: "order-1" }))
      .use(hydrate({ logger }))
      .handler((event, context) => consumer(event, context));

  it("has hydrate and the consumer log with the context, and resets the keys", async () => {
    const logger = new Logger({ serviceName: "orders" });
    consumer.mockImplementation(() => logger.info("Consumed"));

    await invoke(createFunction(logger), event);
    logger.info("Next invocation");

    expect(printed).toMatchObject([
      { message: "Lambda invocation event" },
      {
        message: "Hydrated batch: complete",
        function_request_id: requestId,
        orderId: "order-1",
        recordCount: 5,
      },
      { message: "Consumed", function_request_id: requestId, orderId: "order-1" },
      { message: "Next invocation" },
    ]);
    expect(printed.at(-1)).not.toHaveProperty("orderId");
  });

  it("logs the event as it came: the pointer, and no record", async () => {
    await invoke(createFunction(new Logger({ serviceName: "orders" })), event);

    expect(printed).toContainEqual(expect.objectContaining({ event }));
    expect(JSON.stringify(printed)).not.toContain(btoa("record 2"));
  });

  it("resets the keys when hydrate throws", async () => {
    const logger = new Logger({ serviceName: "orders" });
    loseBatch();

    await expect(invoke(createFunction(logger), event)).rejects.toThrow("is gone");
    logger.info("Next invocation");

    expect(printed).toContainEqual(
      expect.objectContaining({ message: "Hydrated batch: gone", orderId: "order-1" }),
    );
    expect(printed.at(-1)).toMatchObject({ message: "Next invocation" });
    expect(printed.at(-1)).not.toHaveProperty("orderId");
  });

  it("has the logger told of a message that is reported, with the context", async () => {
    const logger = new Logger({ serviceName: "orders" });
    const handler = middy()
      .use(injectLambdaContext(logger))
      .use(hydrate({ logger, reportBatchItemFailures: true }))
      .handler((event, context) => consumer(event, context));

    await invoke(handler, toSqsEvent([kinesisFailure(2, 6), { detail: 1 }]));

    expect(printed).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "Message not hydrated",
        function_request_id: requestId,
        messageId: "message-2",
        code: "ERR_HYDRATE_PAYLOAD_INVALID",
        error: expect.objectContaining({ name: "HydratePayloadError" }),
      }),
    );
  });
});

describe("logMetrics", () => {
  const createFunction = (metrics: Metrics) =>
    middy()
      .use(logMetrics(metrics))
      .before(() => void metrics.addMetric("Events", "Count", 1))
      .use(hydrate({ logger: silent }))
      .handler((event, context) => consumer(event, context));

  it("flushes what the consumer counted", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    consumer.mockImplementation(() => void metrics.addMetric("Consumed", "Count", 5));

    await invoke(createFunction(metrics), event);

    expect(printed).toMatchObject([{ Events: 1, Consumed: 5 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it("flushes when hydrate throws", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    loseBatch();

    await expect(invoke(createFunction(metrics), event)).rejects.toThrow("is gone");

    expect(printed).toMatchObject([{ Events: 1 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it("flushes when hydrate throws what the consumer reported", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    consumer.mockReturnValue(failuresAt(3));

    await expect(invoke(createFunction(metrics), event)).rejects.toThrow(
      "reported 1 record as failed",
    );

    expect(printed).toMatchObject([{ Events: 1 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });
});

/** What the README's record handler is made idempotent by. */
const recordConfig = {
  eventKeyJmesPath: "eventID && [eventSourceARN, eventID]",
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 15 * 24 * 60 * 60,
};

/** What the README's whole handler is made idempotent by. */
const eventConfig = {
  eventKeyJmesPath: `Records[].[
    eventSourceARN, eventID, messageId, Sns.MessageId,
    s3.[bucket.name, object.key, object.sequencer]
  ][]`,
  throwOnNoIdempotencyKey: true,
};

it("The idempotency of these tests is the README's", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const told = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, value]) => value);

  expect(told(/eventKeyJmesPath: ["`]([^"`]*)["`]/g)).toEqual(
    [recordConfig, eventConfig].map(({ eventKeyJmesPath }) => eventKeyJmesPath),
  );
  expect(told(/throwOnNoIdempotencyKey: (\w+)/g)).toEqual(["true", "true"]);
  expect(told(/expiresAfterSeconds: ([\d *]+)/g)).toEqual(["15 * 24 * 60 * 60"]);
});

/** S3 with an on-failure record in each object, as Lambda or the ready-made function writes it. */
class FakeS3 {
  static readonly objects = new Map<string, string>();

  async send({ input }: { readonly input: { readonly Key: string } }) {
    return { Body: { transformToString: async () => FakeS3.objects.get(input.Key) } };
  }
}

// The least of a client that reads objects.
const s3 = { AwsClient: FakeS3 as never };

let deliveries = 0;
const nextId = () => `delivery-${++deliveries}`;

const queueEvent = (...bodies: unknown[]) => {
  const event = toSqsEvent(bodies);
  for (const record of event.Records) record.messageId = nextId();
  return event;
};

const topicEvent = (message: unknown) => {
  const event = toSnsEvent([message]);
  for (const { Sns } of event.Records) Sns.MessageId = nextId();
  return event;
};

async function bucketEvent(pointer: unknown) {
  const key = `hydrate/${nextId()}.json`;
  FakeS3.objects.set(key, toOverflowObject(await hydrated(pointer)));
  return toS3Event([{ bucket: "failures", key }]);
}

/** What brings a failed batch, or is one: each makes an event with ids of its own. */
const triggers: [string, (pointer: unknown) => unknown][] = [
  ["the stream", eventOf],
  ["a queue", (pointer) => queueEvent(pointer)],
  [
    "a queue, hydrated already",
    async (pointer) => queueEvent(toSuccessEnvelope(topicEvent(pointer), await hydrated(pointer))),
  ],
  ["a topic", topicEvent],
  ["S3", bucketEvent],
];

/** Those too that have no ids. */
const allTriggers: typeof triggers = [
  ...triggers,
  ["a direct call", (pointer) => pointer],
  ["a Pipe", (pointer) => [pointer]],
];

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
      .use(hydrate({ logger: silent, reportBatchItemFailures: true, s3 }))
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

  describe.each(allTriggers)("from %s", (_, toEvent) => {
    it("books two events that differ", async () => {
      const handler = createFunction();

      await invoke(handler, await toEvent(failureOf(2, 3)));
      await invoke(handler, await toEvent(failureOf(5, 6)));

      expect(booked()).toEqual([2, 3, 5, 6].map(numberAt));
    });

    it("books nothing of a duplicate, and calls it a success", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 3));

      const first = await invoke(handler, event);
      const second = await invoke(handler, event);

      expect([first, second]).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
      expect(booked()).toEqual([2, 3].map(numberAt));
    });

    it("tries the record that failed again when the event comes again, and no other", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 4));
      failOnce(3);

      const first = await invoke(handler, event).catch((error) => error.code);
      const second = await invoke(handler, event);

      expect(first).not.toEqual({ batchItemFailures: [] });
      expect(second).toEqual({ batchItemFailures: [] });
      expect(booked()).toEqual([2, 3, 4, 3].map(numberAt));
    });

    it("books of a replay what the stream's own event left, and nothing twice", async () => {
      const handler = createFunction();
      failOnce(3);

      expect(await invoke(handler, await eventOf(failureOf(2, 4)))).toEqual(failuresAt(3));
      await invoke(handler, await toEvent(failureOf(2, 4)));

      expect(booked()).toEqual([2, 3, 4, 3].map(numberAt));
    });
  });

  it("tries a message again that was reported, beside one that succeeded", async () => {
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

  it("books of a superset what lies between, and nothing twice", async () => {
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

  it("knows when the invocation ends, so that one that is cut off can be tried again", async () => {
    const store = new MemoryPersistence();
    const saveInProgress = vi.spyOn(store, "saveInProgress");

    await invoke(createFunction(store), topicEvent(failureOf(2, 2)));

    expect(saveInProgress.mock.calls).toEqual([[expect.anything(), 30_000]]);
  });

  it("reports records without a key: none is taken for another", async () => {
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

describe("makeHandlerIdempotent", () => {
  const createFunction = (store = new MemoryPersistence()) =>
    middy()
      .use(
        makeHandlerIdempotent({
          persistenceStore: store,
          config: new IdempotencyConfig(eventConfig),
        }),
      )
      .use(hydrate({ logger: silent, s3 }))
      .handler((event, context) => consumer(event, context));

  beforeEach(() => {
    consumer.mockReturnValue({ orders: 5 });
  });

  describe.each(
    ([kinesisFailure, dynamodbFailure] as const).flatMap((failureOf) =>
      triggers.map(([name, toEvent]) => ({ name, toEvent, failureOf })),
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

    it("runs again for an event that the consumer threw on", async () => {
      const handler = createFunction();
      const event = await toEvent(failureOf(2, 3));
      consumer.mockRejectedValueOnce(new Error("database down"));

      await expect(invoke(handler, event)).rejects.toThrow("database down");

      expect(await invoke(handler, event)).toEqual({ orders: 5 });
      expect(consumer).toHaveBeenCalledTimes(2);
    });
  });

  it("keeps apart messages that say the same", async () => {
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
  ])("throws at %s, which it has no key for", async (_, given) => {
    const store = new MemoryPersistence();

    await expect(invoke(createFunction(store), given)).rejects.toMatchObject({
      cause: { name: "IdempotencyKeyError" },
    });

    expect(store.records.size).toBe(0);
    expect(consumer).not.toHaveBeenCalled();
  });

  it("runs again for a duplicate of what the consumer answered nothing to", async () => {
    const handler = createFunction();
    consumer.mockReturnValue(undefined);

    await invoke(handler, event);
    await invoke(handler, event);

    expect(consumer).toHaveBeenCalledTimes(2);
  });

  it("forgets what hydrate could not read, so that the next try runs", async () => {
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
  ])("forgets what the consumer reported to %s, and runs again", async (_, given) => {
    const store = new MemoryPersistence();
    const handler = createFunction(store);
    consumer.mockReturnValueOnce(failuresAt(3));

    await expect(invoke(handler, given)).rejects.toThrow("reported 1 record as failed");

    expect(store.records.size).toBe(0);
    expect(await invoke(handler, given)).toEqual({ orders: 5 });
  });
});

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

  it("has settled promises end as the ids of messages", async () => {
    consumer.mockReturnValue([kept, kept, broken, kept]);

    expect(await invoke(createReporting(), messages)).toEqual(failedMessages("message-2"));
  });

  it("has an error end as the ids of all messages, of those without a batch too", async () => {
    consumer.mockRejectedValue(new Error("database down"));
    const event = toSqsEvent([kinesisFailure(2, 3), { detail: 1 }, kinesisFailure(5, 6)]);

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-2", "message-1", "message-3"),
    );
  });

  it.each<[string, unknown, HydrateOptions]>([
    ["SNS", event, {}],
    ["SNS, whatever a queue may read", event, { reportBatchItemFailures: true }],
    ["a direct call", kinesisFailure(2, 6), {}],
    ["a queue that reads no reports", messages, {}],
  ])("has an error thrown to %s, though it made an answer of it", async (_, given, options) => {
    const error = new Error("database down");
    consumer.mockRejectedValue(error);

    await expect(invoke(createFunction(options), given)).rejects.toBe(error);

    expect(onError.mock.calls).toEqual([[error, undefined]]);
  });

  it("has a rejected promise thrown to SNS, though it made an answer of that error too", async () => {
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
  ])("has what hydrate throws thrown to %s", async (_, given) => {
    loseBatch();

    await expect(invoke(createReporting(), given)).rejects.toMatchObject({
      code: "ERR_HYDRATE_INCOMPLETE",
    });
    expect(onError).toHaveBeenCalledOnce();
  });

  it("answers the stream itself in the stream's terms", async () => {
    const own = await eventOf(kinesisFailure(2, 4));
    consumer.mockReturnValueOnce([kept, broken, kept]).mockRejectedValueOnce(new Error("down"));

    expect(await invoke(createReporting(), own)).toEqual(failuresAt(3));
    expect(await invoke(createReporting(), own)).toEqual(failuresAt(2, 3, 4));
  });

  it("has a table's settled promises end as the ids of messages", async () => {
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

  it("has an error of the consumer thrown to SNS", async () => {
    consumer.mockRejectedValue(new Error("database down"));

    await expect(invoke(createFunction(), event)).rejects.toThrow("database down");
  });

  it("has what hydrate throws thrown to SNS", async () => {
    loseBatch();

    await expect(invoke(createFunction(), event)).rejects.toThrow("is gone");
  });
});

describe.each([
  ["Kinesis", EventType.KinesisDataStreams, kinesisFailure],
  ["DynamoDB", EventType.DynamoDBStreams, dynamodbFailure],
])("processPartialResponse for %s", (_, eventType, failureOf) => {
  const recordHandler = vi.fn();
  const createFunction = (throwOnFullBatchFailure = true) => {
    const processor = new BatchProcessor(eventType);
    return middy()
      .use(hydrate({ logger: silent, reportBatchItemFailures: true }))
      .handler((event, context) =>
        processPartialResponse(event, recordHandler, processor, {
          context,
          throwOnFullBatchFailure,
        }),
      );
  };
  const messages = toSqsEvent([failureOf(2, 3), failureOf(5, 6)]);

  beforeEach(() => {
    recordHandler.mockReset();
  });

  it("has nothing to report of a success", async () => {
    expect(await invoke(createFunction(), messages)).toEqual({ batchItemFailures: [] });
    expect(recordHandler).toHaveBeenCalledTimes(4);
  });

  it("has the records that failed end as the ids of messages", async () => {
    recordHandler
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error("poison"));

    expect(await invoke(createFunction(), messages)).toEqual(failedMessages("message-2"));
  });

  it("has a full failure thrown, or ends it as the ids of all messages", async () => {
    recordHandler.mockRejectedValue(new Error("database down"));

    await expect(invoke(createFunction(), messages)).rejects.toBeInstanceOf(FullBatchFailureError);
    expect(await invoke(createFunction(false), messages)).toEqual(
      failedMessages("message-1", "message-2"),
    );
  });

  it("never runs where hydrate throws", async () => {
    kinesis.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));
    dynamodb.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));

    await expect(invoke(createFunction(), messages)).rejects.toMatchObject({
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
    });
    expect(recordHandler).not.toHaveBeenCalled();
  });
});

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

  it("answer a queue, and try what failed again when it comes again, and nothing else", async () => {
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
      "the consumer can take but for a record",
      "HydrateRecordsFailedError",
      event,
      () => void recordHandler.mockRejectedValueOnce(new Error("poison")),
      4,
    ],
  ])(
    "throw where the batch %s: %s, and leave nothing open",
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

  it("answer the stream itself in its own terms", async () => {
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
