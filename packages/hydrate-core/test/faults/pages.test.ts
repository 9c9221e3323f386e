import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(60);
const empty = (millisBehindLatest: number): FaultStep => ({
  on: "GetRecords",
  type: "empty",
  millisBehindLatest,
});
const expired: FaultStep = { ...error("ExpiredIteratorException"), on: "GetRecords" };

describe.each(["kinesis", "dynamodb"] as const)("pages and iterators of %s", (source) => {
  const maxIdlePages = source === "kinesis" ? 10 : 25;
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());

  it("goes through one record a page", async () => {
    rig.play({ shard: new ModelShard(records, { pageSize: 1, millisBehindLatest: 1_000 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
    expect(rig.server.calls).toHaveLength(11);
  });

  it("goes through fewer empty pages in a row than end a range", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 5, millisBehindLatest: 1_000 }),
      script: [
        ...times(maxIdlePages - 1, empty(1_000)),
        { on: "GetRecords", type: "answer" },
        ...times(maxIdlePages - 1, empty(1_000)),
      ],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydration).toMatchObject({ status: "complete", recordCount: 10 });
    expect(rig.server.calls).toHaveLength(1 + 2 * maxIdlePages);
  });

  it("ends a range after empty pages that come no closer, whatever still lies behind", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 5, millisBehindLatest: 1_000 }),
      script: [{ on: "GetRecords", type: "answer" }, ...times(100, empty(86_400_000))],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 5 });
    expect(hydration.reason).toContain(`${maxIdlePages} pages in a row were empty`);
    // Kinesis may be hiding a trim: what it still holds is looked for, from its oldest record on.
    const looks = source === "kinesis" ? 1 + maxIdlePages : 0;
    expect(rig.server.calls).toHaveLength(2 + maxIdlePages + looks);
  });

  it("reads a range whose batch was a fraction of it", async () => {
    rig.play({ shard: new ModelShard(records) });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 59, 1));

    expect(hydration).toMatchObject({ status: "superset", recordCount: 60, expectedCount: 1 });
    // Pages of 1, 4, 16 and 64; where Kinesis is near the retention, two calls for the proof.
    expect(rig.server.calls).toHaveLength(source === "kinesis" ? 7 : 5);
  });

  it("stops at the end of the range though batchSize promises more", async () => {
    rig.play({ shard: new ModelShard(records) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19, 40));

    expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 10 });
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
  });

  it("takes up an expired iterator after the last record read", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 4, millisBehindLatest: 1_000 }),
      script: [{ on: "GetRecords", type: "answer" }, expired],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydration.status).toBe("complete");
    expect(rig.server.operations).toEqual([
      "GetShardIterator",
      "GetRecords",
      "GetRecords",
      "GetShardIterator",
      "GetRecords",
      "GetRecords",
    ]);
    expect(rig.server.calls[3]?.input).toMatchObject({
      ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
    });
  });

  it("survives an iterator that expires before each page", async () => {
    const page: FaultStep = { on: "GetRecords", type: "answer" };
    rig.play({
      shard: new ModelShard(records, { pageSize: 1, millisBehindLatest: 1_000 }),
      script: times(10, page).flatMap((step) => [expired, step]),
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydration).toMatchObject({ status: "complete", recordCount: 10 });
    expect(rig.server.calls).toHaveLength(31);
  });

  it("gives up, to be tried again, where iterators only ever expire", async () => {
    rig.play({ shard: new ModelShard(records), script: times(50, expired) });

    await expect(rig.hydrator.hydrate(failureOf(source, 10, 19))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: "GetRecords", awsError: "ExpiredIteratorException" },
    });
    expect(rig.server.calls).toHaveLength(12);
  });

  it("serves ten neighbours from one page, half of them at fault", async () => {
    rig.play({
      shard: new ModelShard(modelRecords(100), { trimmed: 50, manner: "skip" }),
    });

    const results = await rig.hydrator.hydrateAll(
      Array.from({ length: 10 }, (_, i) => failureOf(source, i * 10, i * 10 + 9)),
    );

    expect(results).toMatchObject([
      ...Array(5).fill({ value: { hydration: { status: "gone", recordCount: 0 } } }),
      ...Array(5).fill({ value: { hydration: { status: "complete", recordCount: 10 } } }),
    ]);
    expect(rig.server.calls.length).toBeLessThanOrEqual(4);
  });
});

describe("empty pages of Kinesis alone", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it("follows any number of them while they come closer to the tip", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: Array.from({ length: 200 }, (_, i) => empty(80_000_000 - i)),
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 10, 19));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(202);
  });

  it("ends a range at an empty page at the tip", async () => {
    rig.play({ shard: new ModelShard(records.slice(0, 15)), script: [empty(1_000)] });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 10, 19));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 5 });
    expect(rig.server.calls).toHaveLength(4);
  });
});
