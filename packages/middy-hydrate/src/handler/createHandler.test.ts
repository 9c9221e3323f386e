import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import {
  GetRecordsCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import {
  createHydrator,
  type HydratedRecord,
  overflowKey,
  toOverflowObject,
  toStreamEvent,
  withPayloadLocation,
} from "hydrate-core";
import {
  type FakeStream,
  fakeAwsError,
  fakeDynamoDBStream,
  fakeKinesisStream,
  toFailureEnvelope,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
} from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  shardId,
  streamArn,
} from "../../../hydrate-core/test/shards.js";
import { fakeS3 } from "../../test/fakeS3.js";
import { lambdaContext } from "../../test/invoke.js";
import { createHandler } from "./createHandler.js";
import type { HandlerOptions } from "./handlerOptions.js";

const kinesis = mockClient(KinesisClient);
const dynamodb = mockClient(DynamoDBStreamsClient);
const s3 = mockClient(S3Client);
let shard: FakeStream;
let objects: Map<string, string>;

const logger = {
  debug: vi.fn(),
  info: vi.fn(),
  warn: vi.fn(),
  error: vi.fn(),
  addContext: vi.fn(),
};
const metrics = {
  addDimension: vi.fn(),
  addMetric: vi.fn(),
  publishStoredMetrics: vi.fn(),
};

beforeEach(() => {
  // An hour after the records arrived: of the day that they are kept, 23 hours are left.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T11:00:00.000Z") });
  vi.clearAllMocks();
  for (const mock of [kinesis, dynamodb, s3]) mock.reset();
  shard = fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
  fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(20) });
  objects = new Map();
  fakeS3(s3, objects);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const createFunction = (options: HandlerOptions = {}) =>
  createHandler({ logger, metrics, ...options });

async function hydrated(record: unknown): Promise<HydratedRecord> {
  // Checked by the hydrator itself.
  const result = await createHydrator().hydrate(record as HydratedRecord);
  for (const mock of [kinesis, dynamodb]) mock.resetHistory();
  return result;
}

const linesOf = (log: typeof logger) =>
  [log.debug, log.info, log.warn, log.error].flatMap(({ mock }) => mock.calls);

const failure = kinesisFailure(2, 6);

describe("one batch", () => {
  it.each<[string, unknown]>([
    ["SNS", toSnsEvent([failure])],
    ["a direct call", failure],
    ["EventBridge", { "detail-type": "failed", source: "orders", detail: failure }],
    ["the dead letter of a hydrate function", toFailureEnvelope(toSnsEvent([failure]), "denied")],
  ])("from %s is answered with one hydrated record", async (_, event) => {
    const expected = await hydrated(failure);

    const answer = await createFunction()(event, lambdaContext());

    expect(answer).toEqual(expected);
    expect(expected).toMatchObject({ hydration: { status: "complete", recordCount: 5 } });
  });

  it("keeps all that the on-failure record had", async () => {
    const record = { ...failure, requestContext: { requestId: "1" }, somethingNew: [1] };

    expect(await createFunction()(toSnsEvent([record]))).toMatchObject(record);
  });

  it("of a table is answered with the table's records", async () => {
    const expected = await hydrated(dynamodbFailure(2, 6));

    expect(await createFunction()(toSnsEvent([dynamodbFailure(2, 6)]))).toEqual(expected);
    expect(expected.DDBStreamBatch).toHaveLength(5);
  });

  it("needs no context", async () => {
    await expect(createFunction()(failure)).resolves.toMatchObject(failure);
    expect(logger.addContext).not.toHaveBeenCalled();
  });
});

describe("several batches", () => {
  const failures = [kinesisFailure(8, 9), dynamodbFailure(3, 3), kinesisFailure(0, 1)];

  it.each<[string, unknown]>([
    ["a Pipe from a queue", toSqsEvent(failures).Records],
    ["a Pipe from a queue of a topic", toSqsEvent(failures.map(toSnsNotification)).Records],
    ["a Pipe of bare records", failures],
    ["one event of a topic", toSnsEvent(failures)],
  ])("from %s are answered in the same order", async (_, event) => {
    const expected = await Promise.all(failures.map(hydrated));

    expect(await createFunction()(event)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["a queue", toSqsEvent([failure]).Records],
    ["bare records", [failure]],
  ])("of which a Pipe from %s sends only one are an array still", async (_, event) => {
    const expected = await hydrated(failure);

    expect(await createFunction()(event)).toEqual([expected]);
  });

  it("of which one fails fail all, with that one's error", async () => {
    const event = [kinesisFailure(0, 1), kinesisFailure(2, 3), dynamodbFailure(0, 1)];
    dynamodb.onAnyCommand().rejects(fakeAwsError("AccessDeniedException", "No, it said"));

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      message: expect.stringMatching(
        /shardId-000000000000 of arn:aws:dynamodb:.*AccessDeniedException: No, it said/,
      ),
    });
  });

  it("of which more fail name the first, and each in the details", async () => {
    const event = toSqsEvent([failure, { detail: 1 }, "no record"]).Records;

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
      message: expect.stringMatching(/^2 deliveries .* first \(message-2\): .*event\[1\]\.body/),
      details: {
        failures: [
          { trigger: { type: "sqs", id: "message-2" }, code: "ERR_HYDRATE_PAYLOAD_INVALID" },
          { trigger: { type: "sqs", id: "message-3" }, code: "ERR_HYDRATE_PAYLOAD_INVALID" },
        ],
      },
    });
  });

  it("of which one fails publish no metrics: the next try will", async () => {
    await expect(createFunction()([failure, { detail: 1 }])).rejects.toThrow();

    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
  });
});

describe("an on-failure object of Lambda in S3", () => {
  it("is answered without a read of the stream, and without the payload", async () => {
    const expected = await hydrated(failure);
    const payload = JSON.stringify(toStreamEvent(expected));
    objects.set("s3://failures/aws/lambda/a b", JSON.stringify({ ...failure, payload }));

    const answer = await createFunction()(
      toS3Event([{ bucket: "failures", key: "aws/lambda/a b" }]),
    );

    expect(answer).toEqual(expected);
    expect(answer).not.toHaveProperty("payload");
    expect(kinesis.calls()).toEqual([]);
  });

  it("that a message names is fetched from the overflow bucket only", async () => {
    const expected = await hydrated(failure);
    objects.set("s3://overflow/a", toOverflowObject(expected));
    const event = toSnsEvent(toS3Event([{ bucket: "overflow", key: "a" }]).Records);

    expect(await createFunction({ overflowBucket: "overflow" })(event)).toEqual(expected);
    await expect(createFunction({ overflowBucket: "other" })(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED",
    });
    expect(s3.calls()).toHaveLength(1);
  });
});

describe("a record that is hydrated already", () => {
  it("passes through unchanged, with no read and no metrics", async () => {
    const record = await hydrated(failure);

    expect(await createFunction()(record)).toBe(record);
    expect(kinesis.calls()).toEqual([]);
    expect(metrics.addMetric).not.toHaveBeenCalled();
    expect(linesOf(logger)).toEqual([]);
  });

  it("passes through with its records left in S3", async () => {
    const record = await hydrated(failure);
    const location = { bucket: "overflow", key: overflowKey(record) };
    const stub = withPayloadLocation(record, location);

    expect(await createFunction({ overflowBucket: "overflow" })(toSnsEvent([stub]))).toEqual(stub);
    expect([...s3.calls(), ...kinesis.calls()]).toEqual([]);
    expect(metrics.addMetric).not.toHaveBeenCalled();
  });

  it("stands beside one that is new, which alone is counted", async () => {
    const [known, fresh] = [await hydrated(failure), kinesisFailure(7, 9)];

    const answer = await createFunction()([known, fresh]);

    expect(answer).toEqual([known, expect.objectContaining(fresh)]);
    expect(metrics.addMetric.mock.calls.filter(([name]) => name === "HydratedRecords")).toEqual([
      ["HydratedRecords", "Count", 3],
    ]);
  });
});

describe("what cannot be answered", () => {
  it("is a queue, which is told where to put it instead; nothing is read", async () => {
    await expect(createFunction()(toSqsEvent([failure]))).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      retryable: false,
      message:
        "This handler cannot answer a queue: Lambda has no OnSuccess destination there, so the " +
        "records would be lost. Set HYDRATE_QUEUE_URL to the queue that shall receive them, and " +
        "turn on ReportBatchItemFailures in the event source mapping. Or subscribe this function " +
        "to the SNS topic, or wrap the function that processes the records in the middleware of " +
        "middy-hydrate.",
    });
    expect(kinesis.calls()).toEqual([]);
  });

  it.each([
    ["Kinesis", failure],
    ["DynamoDB", dynamodbFailure(2, 6)],
  ])("is an ordinary event of %s", async (_, record) => {
    const event = toStreamEvent(await hydrated(record));

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      message: expect.stringContaining("stream's own event"),
    });
    expect([...kinesis.calls(), ...dynamodb.calls()]).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a string", "pointer"],
    ["an unknown object", { detail: 1 }],
    ["an SNS event whose message is none", toSnsEvent([{ orderId: 1 }])],
  ])("is %s", async (_, event) => {
    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
    });
  });
});

describe("a verdict", () => {
  it.each([
    ["superset", kinesisFailure(2, 6, 3), 0, 5],
    ["partial", failure, 4, 3],
    ["gone", failure, 10, 0],
  ])("%s is an answer, no error", async (status, record, trimmed, recordCount) => {
    shard.trim(trimmed);

    expect(await createFunction()(toSnsEvent([record]))).toMatchObject({
      ...record,
      KinesisBatch: { length: recordCount },
      hydration: { status, recordCount, reason: expect.any(String) },
    });
  });

  it("that says when the batch expires goes by the retention", async () => {
    const answer = await createFunction({ retentionHours: 48 })(failure);

    expect(answer).toMatchObject({ hydration: { expiresAt: "2026-11-25T10:00:00.020Z" } });
  });
});

describe("the streams that may be read", () => {
  const other = { AwsClient: vi.fn() };

  it.each<[string, HandlerOptions, string]>([
    ["the option", { allowedStreamArns: [`${streamArn}-2`] }, ""],
    ["the environment", {}, `${streamArn}-2, ${streamArn}-3`],
  ])("are those of %s, and no client is made for others", async (_, options, variable) => {
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", variable);
    const handler = createFunction({ ...options, kinesis: other });

    await expect(handler(failure)).rejects.toMatchObject({
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
      retryable: false,
      details: { streamArn },
    });
    expect(other.AwsClient).not.toHaveBeenCalled();
    expect(kinesis.calls()).toEqual([]);
  });

  it.each([
    ["itself", streamArn],
    ["a pattern", "arn:aws:dynamodb:*, arn:aws:kinesis:*:stream/*"],
    ["any", "*"],
  ])("are read where %s is listed", async (_, variable) => {
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", variable);

    await expect(createFunction()(failure)).resolves.toMatchObject(failure);
  });
});

describe("the environment", () => {
  it("is read once, when the handler is made", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");
    const handler = createFunction();
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "72");
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", "arn:aws:kinesis:*:stream/none");
    vi.stubEnv("HYDRATE_DECODE", "nonsense");

    expect(await handler(failure)).toMatchObject({
      hydration: { expiresAt: "2026-11-25T10:00:00.020Z" },
    });
  });

  it("gives way to the options", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");
    vi.stubEnv("HYDRATE_DECODE", "json");
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", "arn:aws:kinesis:*:stream/none");
    const handler = createFunction({
      retentionHours: 72,
      decode: "text",
      allowedStreamArns: ["*"],
    });

    expect(await handler(failure)).toMatchObject({
      KinesisBatch: [{ kinesis: { decodedData: "record 2" } }, {}, {}, {}, {}],
      hydration: { expiresAt: "2026-11-26T10:00:00.020Z" },
    });
  });

  it("stays where an option is undefined", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");

    expect(await createFunction({ retentionHours: undefined })(failure)).toMatchObject({
      hydration: { expiresAt: "2026-11-25T10:00:00.020Z" },
    });
  });

  it("that is wrong makes no handler", () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "a day");

    expect(() => createFunction()).toThrow(
      new TypeError('HYDRATE_RETENTION_HOURS must be a number from 24 to 8760, got "a day"'),
    );
  });

  it.each<[string, HandlerOptions]>([
    ["retentionHours", { retentionHours: 1 }],
    ["concurrency", { concurrency: 0 }],
    ["maxDestinationBytes", { maxDestinationBytes: 10 }],
  ])("and an option %s that is wrong make no handler", (name, options) => {
    expect(() => createFunction(options)).toThrow(expect.objectContaining({ name: "TypeError" }));
    expect(() => createFunction(options)).toThrow(name);
  });
});

describe("the log", () => {
  it.each([
    ["complete", "info", failure, 0, { recordCount: 5, expectedCount: 5, calls: 2 }],
    ["superset", "warn", kinesisFailure(2, 6, 3), 0, { recordCount: 5, expectedCount: 3 }],
    ["partial", "error", failure, 4, { recordCount: 3, reason: expect.any(String) }],
    ["gone", "error", failure, 10, { recordCount: 0, reason: expect.any(String) }],
  ] as const)(
    "has one line for a %s batch, at %s",
    async (status, level, record, trimmed, facts) => {
      shard.trim(trimmed);

      await createFunction()(toSnsEvent([record]));

      expect(linesOf(logger)).toHaveLength(1);
      expect(logger[level]).toHaveBeenCalledWith(
        `Hydrated batch: ${status}`,
        expect.objectContaining({
          source: "kinesis",
          streamArn,
          shardId,
          startSequenceNumber: numberAt(2),
          endSequenceNumber: numberAt(6),
          status,
          minutesToExpiry: 1380,
          durationMs: expect.any(Number),
          ...facts,
        }),
      );
    },
  );

  it("has a line for each batch, and the calls that it took", async () => {
    await createFunction()([kinesisFailure(0, 1), dynamodbFailure(0, 2)]);

    expect(logger.info.mock.calls.map(([, line]) => line)).toMatchObject([
      { source: "kinesis", recordCount: 2, expectedCount: 2, calls: 2 },
      { source: "dynamodb", recordCount: 3, expectedCount: 3, calls: 2 },
    ]);
  });

  it("never holds the data of a record", async () => {
    const secrets = ["4111 1111 1111 1111", "ada@example.com"];
    const Data = new TextEncoder().encode(secrets.join());
    const records = kinesisRecords(20).map((record) => ({ ...record, Data }));
    const known = await hydrated(failure);
    shard = fakeKinesisStream(kinesis, { records, trimmed: 1 });
    const read = await hydrated(failure);
    const payload = JSON.stringify(toStreamEvent(read));
    objects.set("s3://failures/native", JSON.stringify({ ...failure, payload }));
    const options = { decode: "text", overflowBucket: "overflow" } as const;

    await createFunction(options)([known, read, failure, kinesisFailure(0, 6)]);
    await createFunction(options)(toS3Event([{ bucket: "failures", key: "native" }]));
    await createFunction({ ...options, maxDestinationBytes: 4_096 })(kinesisFailure(2, 19));
    await createFunction({ maxDestinationBytes: 4_096 })(kinesisFailure(2, 19)).catch(() => {});

    const log = JSON.stringify([linesOf(logger), metrics.addMetric.mock.calls]);
    expect(linesOf(logger)).toHaveLength(5);
    expect(payload).toContain(Buffer.from(Data).toString("base64"));
    for (const secret of [...secrets, Buffer.from(Data).toString("base64")]) {
      expect(log).not.toContain(secret);
    }
  });

  it("is told of each invocation's context", async () => {
    const handler = createFunction();
    const [first, second] = [lambdaContext(), { ...lambdaContext(), awsRequestId: "2" }];

    await handler(failure, first);
    await handler(failure, second);

    expect(logger.addContext.mock.calls).toEqual([[first], [second]]);
  });

  it("may be of a logger that takes no context", async () => {
    const { addContext: _, ...plain } = logger;

    await createFunction({ logger: plain })(failure, lambdaContext());

    expect(logger.info).toHaveBeenCalledOnce();
  });
});

describe("metrics", () => {
  it("are published once for each source that was hydrated", async () => {
    shard.trim(4);

    await createFunction()([failure, dynamodbFailure(0, 2)]);

    expect(metrics.addDimension.mock.calls).toEqual([
      ["source", "kinesis"],
      ["source", "dynamodb"],
    ]);
    expect(metrics.addMetric.mock.calls).toEqual([
      ["HydratedBatches", "Count", 1],
      ["HydratedRecords", "Count", 3],
      ["IncompleteBatches", "Count", 1],
      ["MinutesToExpiry", "None", 1380],
      ["HydratedBatches", "Count", 1],
      ["HydratedRecords", "Count", 3],
      ["IncompleteBatches", "Count", 0],
      ["MinutesToExpiry", "None", 1380],
    ]);
    expect(metrics.publishStoredMetrics).toHaveBeenCalledTimes(2);
  });

  it("count the records of a batch that goes to S3", async () => {
    await createFunction({ maxDestinationBytes: 4_096, overflowBucket: "overflow" })(
      kinesisFailure(0, 19),
    );

    expect(metrics.addMetric).toHaveBeenCalledWith("HydratedRecords", "Count", 20);
  });
});

describe("the destination's limit", () => {
  const small = { maxDestinationBytes: 4_096, overflowBucket: "overflow" } as const;
  const large = kinesisFailure(0, 19);

  it("sends what does not fit to S3, and answers with where it is", async () => {
    const record = await hydrated(large);
    const location = { bucket: "overflow", key: overflowKey(record, "hydrate/") };

    const answer = await createFunction(small)(toSnsEvent([large]));

    expect(answer).toEqual(withPayloadLocation(record, location));
    expect([...objects]).toEqual([[`s3://overflow/${location.key}`, toOverflowObject(record)]]);
  });

  it("is the environment's, and so are bucket and prefix", async () => {
    vi.stubEnv("HYDRATE_MAX_DESTINATION_BYTES", "4096");
    vi.stubEnv("HYDRATE_OVERFLOW_BUCKET", "failures");
    vi.stubEnv("HYDRATE_OVERFLOW_PREFIX", "big/");

    await createFunction()(large);

    expect([...objects.keys()]).toEqual([expect.stringMatching(/^s3:\/\/failures\/big\/kinesis/)]);
  });

  it("is that of SQS by default", async () => {
    const records = kinesisRecords(20).map((record) => ({
      ...record,
      Data: new Uint8Array(75_000),
    }));
    fakeKinesisStream(kinesis, { records });
    const handler = createFunction({ overflowBucket: "overflow" });

    await handler(kinesisFailure(0, 9));
    expect([...objects]).toEqual([]);

    await handler(kinesisFailure(0, 10));
    expect([...objects.keys()]).toEqual([expect.stringContaining(numberAt(10))]);
  });

  it("does not make a loop of S3's notification of its own object", async () => {
    const record = await hydrated(large);
    const key = overflowKey(record, "hydrate/");
    objects.set(`s3://overflow/${key}`, toOverflowObject(record));

    const answer = await createFunction(small)(toS3Event([{ bucket: "overflow", key }]));

    expect(answer).toEqual(withPayloadLocation(record, { bucket: "overflow", key }));
    expect(metrics.addMetric).not.toHaveBeenCalled();
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
    expect(kinesis.calls()).toEqual([]);
  });

  it("leaves the answer alone where it is kept, and gives the room to the views", async () => {
    const handler = createFunction({ decode: "text", maxDestinationBytes: 6_000 });

    const answer = await handler(kinesisFailure(0, 3));

    expect(answer).toMatchObject({
      KinesisBatch: [0, 1, 2, 3].map((index) => ({
        kinesis: { decodedData: `record ${index}` },
      })),
    });
    expect(s3.calls()).toEqual([]);
  });

  it("has no views where they are not asked for", async () => {
    expect(JSON.stringify(await createFunction()(failure))).not.toContain("decodedData");
  });

  it("is never passed, whatever a producer wrote into its records", async () => {
    const Data = new TextEncoder().encode(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const records = kinesisRecords(20).map((record) => ({ ...record, Data }));
    fakeKinesisStream(kinesis, { records });

    const answer = await createFunction({ decode: "json" })(failure);

    // As Lambda will have to.
    expect(() => JSON.stringify(answer)).not.toThrow();
    expect(answer).toMatchObject({ KinesisBatch: { length: 5 } });
  });
});

describe("invocations", () => {
  it("share one client", async () => {
    const made: unknown[] = [];
    class CountedClient extends KinesisClient {
      constructor(config: KinesisClientConfig) {
        super(config);
        made.push(this);
      }
    }
    const handler = createFunction({ kinesis: { AwsClient: CountedClient } });

    await handler(failure, lambdaContext());
    await handler(kinesisFailure(7, 9), lambdaContext());

    expect(made).toHaveLength(1);
    expect(new Set(kinesis.send.thisValues)).toEqual(new Set(made));
  });

  it("side by side answer each its own records", async () => {
    const gates = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
    const records = {
      first: await hydrated(failure),
      second: await hydrated(kinesisFailure(8, 9)),
    };
    s3.on(GetObjectCommand, { Key: "first" }).callsFake(async () => {
      await gates.first.promise;
      return { Body: { transformToString: async () => toOverflowObject(records.first) } };
    });
    s3.on(GetObjectCommand, { Key: "second" }).callsFake(async () => {
      await gates.second.promise;
      return { Body: { transformToString: async () => toOverflowObject(records.second) } };
    });
    const handler = createFunction();

    const first = handler(toS3Event([{ bucket: "failures", key: "first" }]), lambdaContext());
    const second = handler(toS3Event([{ bucket: "failures", key: "second" }]), lambdaContext());
    gates.second.resolve();
    expect(await second).toEqual(records.second);
    gates.first.resolve();
    expect(await first).toEqual(records.first);
  });

  it("side by side have each its own deadline", async () => {
    const gate = Promise.withResolvers<void>();
    const object = toOverflowObject(await hydrated(failure));
    s3.on(GetObjectCommand).callsFake(async () => {
      await gate.promise;
      return { Body: { transformToString: async () => object } };
    });
    const handler = createFunction();
    const event = toS3Event([{ bucket: "failures", key: "first" }]);

    const late = handler(event, lambdaContext(1_010));
    const inTime = handler(event, lambdaContext(60_000));
    await expect(late).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
    gate.resolve();

    await expect(inTime).resolves.toMatchObject(failure);
  });
});

describe("the deadline", () => {
  const stuck = () => kinesis.on(GetRecordsCommand).callsFake(() => new Promise(() => {}));

  it("is a second before Lambda's own", async () => {
    stuck();

    const started = performance.now();
    const answer = createFunction()(failure, lambdaContext(1_100));

    await expect(answer).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", retryable: true });
    expect(performance.now() - started).toBeLessThan(900);
  });

  it("is as early as it is set", async () => {
    stuck();
    const handler = createFunction({ timeoutEarlyInMillis: 29_980 });

    await expect(handler(failure, lambdaContext(30_000))).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      message: expect.stringContaining(`${shardId} of ${streamArn}`),
    });
  });

  it("is none where Lambda's clock is missing", async () => {
    const { getRemainingTimeInMillis: _, ...context } = lambdaContext();

    // As a container or a test may call it.
    await expect(createFunction()(failure, context as Context)).resolves.toMatchObject(failure);
  });
});

type Failure = {
  readonly what: string;
  readonly code: string;
  readonly retryable: boolean;
  arrange(): unknown;
  readonly event: unknown;
  readonly context: Context;
  readonly options: HandlerOptions;
};

const usual = {
  arrange() {},
  event: toSnsEvent([failure]),
  context: lambdaContext(),
  options: {},
};
const never = () => new Promise<never>(() => {});
const read = (what: string, retryable: boolean, error: Error): Failure => ({
  ...usual,
  what,
  code: "ERR_HYDRATE_READ_FAILED",
  retryable,
  arrange: () => kinesis.onAnyCommand().rejects(error),
});
const written = (what: string, retryable: boolean, error: Error): Failure => ({
  ...usual,
  what: `writing to S3 and ${what}`,
  code: "ERR_HYDRATE_OBJECT_FAILED",
  retryable,
  arrange: () => s3.on(PutObjectCommand).rejects(error),
  event: kinesisFailure(0, 19),
  options: { maxDestinationBytes: 4_096, overflowBucket: "overflow" },
});

describe("the answer is never worse than the pointer", () => {
  it.each<Failure>([
    read(
      "throttling past all retries",
      true,
      fakeAwsError("ProvisionedThroughputExceededException"),
    ),
    read("a 5xx past all retries", true, fakeAwsError("InternalFailure")),
    read("a broken connection", true, Object.assign(new Error("reset"), { code: "ECONNRESET" })),
    read("credentials that expired", true, fakeAwsError("ExpiredTokenException")),
    read("no access", false, fakeAwsError("AccessDeniedException")),
    read("no access to the key", false, fakeAwsError("KMSAccessDeniedException")),
    read("a key that is disabled", false, fakeAwsError("KMSDisabledException")),
    read("a key that is throttled", true, fakeAwsError("KMSThrottlingException")),
    {
      ...usual,
      what: "a client that cannot be made",
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      options: {
        kinesis: {
          AwsClient: class extends KinesisClient {
            constructor(config: KinesisClientConfig) {
              super(config);
              throw new Error("no credentials");
            }
          },
        },
      },
    },
    {
      ...usual,
      what: "a message that holds no pointer",
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
      event: toSnsEvent([{ orderId: 1 }]),
    },
    {
      ...usual,
      what: "a pointer with a member that is wrong",
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
      event: toSnsEvent([kinesisFailure(2, 6, 0)]),
    },
    {
      ...usual,
      what: "a pointer to Kafka",
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      retryable: false,
      event: toSnsEvent([{ KafkaBatchInfo: {} }]),
    },
    {
      ...usual,
      what: "a stream that is not allowed",
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
      retryable: false,
      options: { allowedStreamArns: ["arn:aws:kinesis:*:stream/none"] },
    },
    {
      ...usual,
      what: "the deadline while the stream is read",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => kinesis.on(GetRecordsCommand).callsFake(never),
      context: lambdaContext(1_020),
    },
    {
      ...usual,
      what: "the deadline while an object is read",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => s3.on(GetObjectCommand).callsFake(never),
      event: toS3Event([{ bucket: "failures", key: "first" }]),
      context: lambdaContext(1_020),
    },
    {
      ...usual,
      what: "the deadline while an object is written",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => s3.on(PutObjectCommand).callsFake(never),
      event: kinesisFailure(0, 19),
      context: lambdaContext(1_100),
      options: { maxDestinationBytes: 4_096, overflowBucket: "overflow" },
    },
    written("no access", false, fakeAwsError("AccessDenied")),
    written("no such bucket", false, fakeAwsError("NoSuchBucket")),
    written("a 5xx past all retries", true, fakeAwsError("InternalServerError")),
    written("a broken connection", true, new Error("socket hang up")),
    {
      ...usual,
      what: "an object that is not there",
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable: false,
      event: toS3Event([{ bucket: "failures", key: "first" }]),
    },
    {
      ...usual,
      what: "records that are too large, with no bucket",
      code: "ERR_HYDRATE_RESPONSE_TOO_LARGE",
      retryable: false,
      event: kinesisFailure(0, 19),
      options: { maxDestinationBytes: 4_096 },
    },
  ])("$what: $code, retryable $retryable", async ({ code, retryable, ...given }) => {
    given.arrange();
    const handler = createFunction(given.options);

    const answer = handler(given.event, given.context);

    // Thrown, Lambda tries again, and then hands its event to OnFailure.
    await expect(answer).rejects.toMatchObject({ code, retryable });
    await expect(answer).rejects.toBeInstanceOf(Error);
    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
  });
});
