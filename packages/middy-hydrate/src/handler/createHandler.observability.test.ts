import { toStreamEvent } from "hydrate-core";
import { fakeKinesisStream, toS3Event, toSnsEvent } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import {
  dynamodbFailure,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  shardId,
  streamArn,
} from "../../../hydrate-core/test/shards.js";
import { lambdaContext } from "../../test/invoke.js";
import { mockFunction } from "../../test/mockFunction.js";

const ready = mockFunction();
const { kinesis, objects, hydrated, logger, metrics, logged, createFunction } = ready;
const failure = kinesisFailure(2, 6);

describe("the log", () => {
  it.each([
    ["complete", "info", failure, 0, { recordCount: 5, expectedCount: 5, calls: 2 }],
    ["superset", "warn", kinesisFailure(2, 6, 3), 0, { recordCount: 5, expectedCount: 3 }],
    ["partial", "error", failure, 4, { recordCount: 3, reason: expect.any(String) }],
    ["gone", "error", failure, 10, { recordCount: 0, reason: expect.any(String) }],
  ] as const)(
    "has one line for a %s batch, at %s",
    async (status, level, record, trimmed, facts) => {
      ready.shard.trim(trimmed);

      await createFunction()(toSnsEvent([record]));

      expect(logged()).toHaveLength(1);
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

  it("never contains the data of a record", async () => {
    const secrets = ["4111 1111 1111 1111", "ada@example.com"];
    const Data = new TextEncoder().encode(secrets.join());
    const records = kinesisRecords(20).map((record) => ({ ...record, Data }));
    const known = await hydrated(failure);
    fakeKinesisStream(kinesis, { records, trimmed: 1 });
    const read = await hydrated(failure);
    const payload = JSON.stringify(toStreamEvent(read));
    objects.set("s3://failures/native", JSON.stringify({ ...failure, payload }));
    const options = { decode: "text", overflowBucket: "overflow" } as const;

    await createFunction(options)([known, read, failure, kinesisFailure(0, 6)]);
    await createFunction(options)(toS3Event([{ bucket: "failures", key: "native" }]));
    await createFunction({ ...options, maxDestinationBytes: 4_096 })(kinesisFailure(2, 19));
    await createFunction({ maxDestinationBytes: 4_096 })(kinesisFailure(2, 19)).catch(() => {});

    const log = JSON.stringify([logged(), metrics.addMetric.mock.calls]);
    expect(logged()).toHaveLength(5);
    expect(payload).toContain(Buffer.from(Data).toString("base64"));
    for (const secret of [...secrets, Buffer.from(Data).toString("base64")]) {
      expect(log).not.toContain(secret);
    }
  });

  it("gets each invocation's context", async () => {
    const handler = createFunction();
    const [first, second] = [lambdaContext(), { ...lambdaContext(), awsRequestId: "2" }];

    await handler(failure, first);
    await handler(failure, second);

    expect(logger.addContext.mock.calls).toEqual([[first], [second]]);
  });

  it("works with a logger that takes no context", async () => {
    const { addContext: _, ...plain } = logger;

    await createFunction({ logger: plain })(failure, lambdaContext());

    expect(logger.info).toHaveBeenCalledOnce();
  });
});

describe("metrics", () => {
  it("are published once for each source that was hydrated", async () => {
    ready.shard.trim(4);

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
