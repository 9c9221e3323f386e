import { GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { kinesisFailure, kinesisRecords } from "../../test/shards.js";
import { type VirtualClock, virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { fakeAwsError, fakeKinesisStream } from "../testing/index.js";

const kinesis = mockClient(KinesisClient);
const client = new KinesisClient({ region: "eu-central-1" });
let clock: VirtualClock;

beforeEach(() => {
  kinesis.reset();
  clock = virtualClock();
});

const hydratorWith = (options: Parameters<typeof createHydratorOn>[1] = {}) =>
  createHydratorOn(clock, { kinesis: client, ...options });

describe("the calls to one shard", () => {
  it("are paced across calls of one hydrator, but for the first", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
    const hydrator = hydratorWith();

    await hydrator.hydrate(kinesisFailure(0, 9));
    expect(clock.waits).toEqual([]);
    await hydrator.hydrate(kinesisFailure(10, 19));
    await hydrator.hydrate(kinesisFailure(20, 29));

    expect(clock.waits).toEqual([800, 800]);
  });

  it("take the share that is given", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
    const hydrator = hydratorWith({ readShare: 0.05 });

    await hydrator.hydrate(kinesisFailure(0, 9));
    await hydrator.hydrate(kinesisFailure(10, 19));

    expect(clock.waits).toEqual([4_000]);
  });

  it("do not wait for those to another shard", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
    const hydrator = hydratorWith();
    const other = { ...kinesisFailure(0, 9).KinesisBatchInfo, shardId: "shardId-000000000001" };

    await hydrator.hydrate(kinesisFailure(0, 9));
    await hydrator.hydrate({ KinesisBatchInfo: other });

    expect(clock.waits).toEqual([]);
  });

  it("end at the deadline, and leave the next caller no longer wait", async () => {
    fakeKinesisStream(kinesis, { records: kinesisRecords(50) });
    const deadline = new AbortController();
    const hydrator = hydratorWith();
    const sleep = clock.sleep;
    clock.sleep = (millis, signal) => {
      clock.sleep = sleep;
      deadline.abort(new Error("late"));
      return sleep(millis, signal);
    };
    await hydrator.hydrate(kinesisFailure(0, 9));

    const late = hydrator.hydrate(kinesisFailure(10, 19), { signal: deadline.signal });
    await expect(late).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      message: expect.stringContaining("to leave the live consumer its share (readShare)"),
    });
    await hydrator.hydrate(kinesisFailure(10, 19));

    expect(clock.waits).toEqual([800]);
  });

  it("ask for about 1 MB after the first page, by what the records weigh", async () => {
    const records = kinesisRecords(600).map((record) => ({
      ...record,
      Data: new Uint8Array(10_000),
    }));
    const { calls } = fakeKinesisStream(kinesis, { records });

    const { hydration } = await hydratorWith().hydrate(kinesisFailure(0, 599, 100));

    expect(hydration).toMatchObject({ status: "superset", recordCount: 600 });
    const limits = calls.flatMap(({ input }) => input["Limit"] ?? []);
    expect(limits).toEqual([100, 99, 99, 99, 99, 99, 99]);
    // 100 records of 10 KB, at 0.5 MB a second.
    expect(clock.waits[0]).toBeCloseTo(2_000, -1);
  });
});

describe("many batches of one shard", () => {
  const data = new Uint8Array(1_000);

  /** 1,000 records of 1 KB a second, of which every so many is a batch. */
  const apart = (count: number, every: number) => {
    const arrivalOf = (index: number) => new Date(clock.time - 3_600_000 + index);
    const records = kinesisRecords(count * every).map((record, i) => ({
      ...record,
      Data: data,
      ApproximateArrivalTimestamp: arrivalOf(i),
    }));
    const failures = Array.from({ length: count }, (_, i) => {
      const { KinesisBatchInfo: info } = kinesisFailure(i * every, i * every);
      const arrival = arrivalOf(i * every).toISOString();
      return {
        KinesisBatchInfo: {
          ...info,
          approximateArrivalOfFirstRecord: arrival,
          approximateArrivalOfLastRecord: arrival,
        },
      };
    });
    return { records, failures };
  };

  it.each([
    ["0.9 s apart are read for themselves", 900, 3, 2],
    ["0.05 s apart are read through, a call's worth at a time", 50, 51, 0.3],
  ])("that lie %s", async (_, every, mostRecords, mostCalls) => {
    const count = 50;
    const { records, failures } = apart(count, every);
    const { calls } = fakeKinesisStream(kinesis, { records });

    const results = await hydratorWith().hydrateAll(failures);

    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["fulfilled"]));
    // The pages hold what they are asked for.
    const read = calls.reduce((sum, { input }) => sum + Number(input["Limit"] ?? 0), 0);
    expect(read).toBeLessThanOrEqual(count * mostRecords);
    expect(calls.length).toBeLessThanOrEqual(count * mostCalls + 2);
  });

  it("meet an error that would meet them all once, however far apart they lie", async () => {
    const { failures } = apart(100, 2_000);
    kinesis.on(GetShardIteratorCommand).rejects(fakeAwsError("AccessDeniedException"));

    const results = await hydratorWith().hydrateAll(failures);

    expect(results).toMatchObject(
      Array(100).fill({ reason: { details: { awsError: "AccessDeniedException" } } }),
    );
    expect(kinesis.calls()).toHaveLength(1);
  });

  it("are read though one before them holds more than the memory that is allowed", async () => {
    const { records, failures } = apart(2, 2_000);
    fakeKinesisStream(kinesis, { records });
    const { KinesisBatchInfo: whole } = kinesisFailure(0, 1_000);

    const results = await hydratorWith({ maxRangeBytes: 100_000 }).hydrateAll([
      { KinesisBatchInfo: whole },
      ...failures.slice(1),
    ]);

    expect(results).toMatchObject([
      { reason: { code: "ERR_HYDRATE_RANGE_TOO_LARGE" } },
      { value: { hydration: { status: "complete" } } },
    ]);
  });

  it("are settled as soon as each run of them is read", async () => {
    const { records, failures } = apart(3, 2_000);
    fakeKinesisStream(kinesis, { records });
    const settled: [number, number][] = [];

    await hydratorWith().hydrateAll(failures, {
      onSettled: (index) =>
        settled.push([index, kinesis.commandCalls(GetShardIteratorCommand).length]),
    });

    expect(settled).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});
