import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { kinesisFailure, kinesisRecords, numberAt, streamArn } from "../../test/shards.js";
import { describeSource, numbersOf } from "../../test/sourceConformance.js";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { type FakeKinesisStreamOptions, fakeKinesisStream } from "../testing/fakeKinesisStream.js";

const kinesis = mockClient(KinesisClient);
const client = new KinesisClient({ region: "eu-central-1" });

beforeEach(() => {
  kinesis.reset();
});

function setUp(count: number, options: Omit<FakeKinesisStreamOptions, "records"> = {}) {
  kinesis.reset();
  const { calls } = fakeKinesisStream(kinesis, { ...options, records: kinesisRecords(count) });
  return {
    hydrator: createHydratorOn(virtualClock(), { kinesis: client }),
    calls,
    failure: kinesisFailure,
  };
}

describeSource("Kinesis", setUp);

describe("Kinesis alone", () => {
  it("names the stream by its ARN, without the consumer", async () => {
    const { hydrator, calls, failure } = setUp(10);
    const { KinesisBatchInfo: info } = failure(0, 4);

    const hydrated = await hydrator.hydrate({
      KinesisBatchInfo: { ...info, streamArn: `${streamArn}/consumer/audit:1540591608` },
    });

    expect(calls).toMatchObject([
      { input: { StreamARN: streamArn, ShardIteratorType: "AT_SEQUENCE_NUMBER" } },
      { input: { StreamARN: streamArn } },
    ]);
    expect(hydrated.hydration.status).toBe("complete");
  });

  it("sees a trim that Kinesis hides behind empty pages that stay behind", async () => {
    const { hydrator, calls, failure } = setUp(50, { trimmed: 4, trimStyle: "stuck" });

    const hydrated = await hydrator.hydrate(failure(0, 9));

    expect(hydrated.hydration.status).toBe("partial");
    expect(numbersOf(hydrated)).toEqual([4, 5, 6, 7, 8, 9].map(numberAt));
    // An iterator and ten empty pages, and what is left from the oldest record on.
    expect(calls).toHaveLength(13);
  });

  it("reads what is left when Kinesis refuses the trimmed number", async () => {
    const { hydrator, failure } = setUp(50, { trimmed: 4, trimStyle: "refuse" });

    const hydrated = await hydrator.hydrate(failure(0, 9));

    expect(numbersOf(hydrated)).toEqual([4, 5, 6, 7, 8, 9].map(numberAt));
    expect(hydrated.hydration.status).toBe("partial");
  });

  it("throws when the number is refused though older records are still there", async () => {
    const { hydrator, failure } = setUp(50);
    kinesis.on(GetShardIteratorCommand, { ShardIteratorType: "AT_SEQUENCE_NUMBER" }).rejects(
      Object.assign(new Error("Invalid StartingSequenceNumber. It encodes shardId-7"), {
        name: "InvalidArgumentException",
        $fault: "client",
      }),
    );

    await expect(hydrator.hydrate(failure(20, 29))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      message: expect.stringContaining("It encodes shardId-7"),
    });
  });

  it("follows any number of empty pages while they come closer to the tip", async () => {
    const { hydrator, failure } = setUp(50, {
      steps: Array.from({ length: 40 }, (_, i) => ({
        type: "empty" as const,
        millisBehindLatest: 1_000_000 - i,
      })),
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration.status).toBe("complete");
  });

  it("ends at an empty page at the tip of the shard", async () => {
    const { hydrator, calls, failure } = setUp(8);

    const { hydration } = await hydrator.hydrate(failure(5, 12));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 3 });
    expect(hydration.reason).toContain("the shard holds no more");
    expect(calls).toHaveLength(3);
  });

  it("does not take a page for the last because it claims to be at the tip", async () => {
    const { hydrator, failure } = setUp(50, { millisBehindLatest: 0 });

    const { hydration } = await hydrator.hydrate(failure(0, 19, 5));

    expect(hydration).toMatchObject({ status: "superset", recordCount: 20 });
  });

  it("takes a record once when pages repeat it", async () => {
    const { hydrator, failure } = setUp(0);
    const records = kinesisRecords(10);
    kinesis
      .on(GetRecordsCommand)
      .resolvesOnce({
        Records: records.slice(0, 6),
        NextShardIterator: "1",
        MillisBehindLatest: 1_000,
      })
      .resolvesOnce({ Records: records.slice(3, 10), NextShardIterator: "2" });

    const hydrated = await hydrator.hydrate(failure(0, 7));

    expect(numbersOf(hydrated)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(numberAt));
  });

  it("sees records that were trimmed between two pages", async () => {
    const { hydrator, failure } = setUp(50, {
      millisBehindLatest: 86_399_000,
      steps: [
        { type: "short", records: 3 },
        { type: "trim", records: 5 },
      ],
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 8 });
    expect(hydration.reason).toContain("trimmed while it was read");
  });

  it("proves a range of several pages near the retention by reading its start again", async () => {
    const { hydrator, calls, failure } = setUp(50, {
      millisBehindLatest: 86_399_000,
      steps: [{ type: "short", records: 3 }],
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration.status).toBe("complete");
    expect(calls.map(({ input }) => input["Limit"])).toEqual([undefined, 10, 7, undefined, 1]);
  });

  it("proves a range of several pages that do not say how far behind they are", async () => {
    const { hydrator, calls, failure } = setUp(0);
    const records = kinesisRecords(10);
    kinesis
      .on(GetRecordsCommand)
      .resolvesOnce({ Records: records.slice(0, 6), NextShardIterator: "1" })
      .resolvesOnce({ Records: records.slice(8), NextShardIterator: "2" })
      .resolves({ Records: records.slice(8), NextShardIterator: "2" });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 8 });
    expect(hydration.reason).toContain("trimmed while it was read");
    // Its pages are the mock's: what is counted are the iterators, the second one for the proof.
    expect(calls).toHaveLength(2);
  });

  it("does not take a stream for gone because the client looks in another region", async () => {
    const { failure } = setUp(50, {
      steps: [{ type: "error", name: "ResourceNotFoundException" }],
    });
    const hydrator = createHydratorOn(virtualClock(), {
      kinesis: new KinesisClient({ region: "us-west-2" }),
    });

    await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      message: expect.stringContaining("for us-west-2"),
    });
  });

  it.each([
    "https://vpce-0a1b2c3d-4e5f.kinesis.us-west-2.vpce.amazonaws.com",
    "https://kinesis.us-west-2.amazonaws.com",
    "https://kinesis.cn-north-1.amazonaws.com.cn",
    "https://kinesis.us-west-2.api.aws",
  ])("does not take %s for an emulator that knows no region", async (endpoint) => {
    const { failure } = setUp(50, {
      steps: [{ type: "error", name: "ResourceNotFoundException" }],
    });
    const hydrator = createHydratorOn(virtualClock(), {
      kinesis: new KinesisClient({ region: "us-west-2", endpoint }),
    });

    await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      message: expect.stringContaining("for us-west-2"),
    });
  });

  it.each([
    "http://127.0.0.1:4567",
    "http://localhost:4566",
    "https://kinesis.amazonaws.com.example.org",
  ])("believes an emulator at %s that the stream is not found", async (endpoint) => {
    const { failure } = setUp(50, {
      steps: [{ type: "error", name: "ResourceNotFoundException" }],
    });
    const hydrator = createHydratorOn(virtualClock(), {
      kinesis: new KinesisClient({ region: "us-west-2", endpoint }),
    });

    expect((await hydrator.hydrate(failure(0, 9))).hydration.status).toBe("gone");
  });

  it.each([
    ["without Records", {}],
    ["with a record without a number", { Records: [{ Data: new Uint8Array() }] }],
    ["with a record without data", { Records: [{ SequenceNumber: "1" }] }],
  ])("does not judge by an answer %s", async (_, answer) => {
    const { hydrator, failure } = setUp(50);
    kinesis.on(GetRecordsCommand).resolves(Object(answer));

    await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
  });

  it("does not judge by an iterator that was not given", async () => {
    const { hydrator, failure } = setUp(50);
    kinesis.on(GetShardIteratorCommand).resolves({});

    await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
      details: { operation: "GetShardIterator", awsError: "MalformedResponseError" },
    });
  });

  it("proves no range that is partial anyway", async () => {
    const { hydrator, calls, failure } = setUp(50, {
      millisBehindLatest: 86_399_000,
      steps: [
        { type: "short", records: 3 },
        { type: "error", name: "ResourceNotFoundException" },
      ],
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration.status).toBe("partial");
    expect(calls).toHaveLength(3);
  });

  it.each(["AccessDeniedException", "ProvisionedThroughputExceededException"])(
    "hands on what was read where the proof fails with %s, and says that it is unproven",
    async (name) => {
      const { hydrator, failure } = setUp(50, {
        millisBehindLatest: 86_399_000,
        steps: [
          { type: "short", records: 3 },
          { type: "short", records: 7 },
          { type: "error", name, message: "not now" },
        ],
      });

      const { hydration } = await hydrator.hydrate(failure(0, 9));

      expect(hydration).toMatchObject({
        status: "partial",
        recordCount: 10,
        reason:
          "Read 10 of the batch of 10; all were read, but that none was trimmed could not be " +
          "proven: not now.",
      });
    },
  );

  it("calls a stream gone when the client knows of no region", async () => {
    const { failure } = setUp(50, {
      steps: [{ type: "error", name: "ResourceNotFoundException" }],
    });
    const region = () => Promise.reject(new Error("no region"));
    const hydrator = createHydratorOn(virtualClock(), { kinesis: new KinesisClient({ region }) });

    expect((await hydrator.hydrate(failure(0, 9))).hydration.status).toBe("gone");
  });

  it("holds its deadline when a call never ends", async () => {
    const { hydrator, failure } = setUp(50);
    kinesis.on(GetRecordsCommand).callsFake(() => new Promise(() => {}));

    await expect(
      hydrator.hydrate(failure(0, 9), { signal: AbortSignal.timeout(20) }),
    ).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", cause: { name: "TimeoutError" } });
  });
});
