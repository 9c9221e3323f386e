import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HydratedRecord } from "../../src/index.js";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard, type TrimManner } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(60);
const trim = (count: number, on: FaultStep["on"] = "GetRecords"): FaultStep => ({
  on,
  type: "trim",
  records: count,
});
const statusOf = (result: PromiseSettledResult<HydratedRecord>): unknown =>
  result.status === "fulfilled" ? result.value.hydration.status : result.reason;
const page: FaultStep = { on: "GetRecords", type: "answer" };

// DynamoDB has no manner of its own: it says so at either call.
describe.each([
  ["kinesis", "skip"],
  ["kinesis", "stuck"],
  ["kinesis", "refuse"],
  ["dynamodb", "refuse"],
] as const)("trimming by %s, which will %s", (source, manner) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());

  const isStuck = (manner satisfies TrimManner) === "stuck";

  it("gives what is left of a range whose first record is trimmed", async () => {
    rig.play({ shard: new ModelShard(records, { manner, trimmed: 14 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(14, 20)));
    expect(hydrated.hydration.status).toBe("partial");
    // Ten empty pages that come no closer, or the refused iterator; and then the oldest record.
    expect(rig.server.calls).toHaveLength(isStuck ? 13 : manner === "skip" ? 2 : 3);
  });

  it("gives none of the younger records when the range is trimmed whole", async () => {
    rig.play({ shard: new ModelShard(records, { manner, trimmed: 30 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(contentOf(hydrated)).toEqual([]);
    expect(hydrated.hydration).toMatchObject({ status: "gone", recordCount: 0 });
  });

  it("gives nothing when the shard is trimmed to its end", async () => {
    rig.play({ shard: new ModelShard(records, { manner, trimmed: 60 }) });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
  });

  it("reads a range whole that begins at the oldest record", async () => {
    rig.play({ shard: new ModelShard(records, { manner, trimmed: 10 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
  });

  it("sees a trim between the iterator and its first page", async () => {
    rig.play({ shard: new ModelShard(records, { manner }), script: [trim(14)] });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("partial");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(14, 20)));
  });

  it("sees a trim between two pages of a range", async () => {
    const shard = new ModelShard(records, { manner, pageSize: 3 });
    rig.play({ shard, script: [page, trim(16)] });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("partial");
    expect(hydrated.hydration.reason).toContain("trimmed while it was read");
    expect(contentOf(hydrated)).toEqual(
      contentOfModel([...records.slice(10, 13), ...records.slice(16, 20)]),
    );
  });

  it("sees a trim that takes the rest of the range", async () => {
    const shard = new ModelShard(records, { manner, pageSize: 3 });
    rig.play({ shard, script: [page, trim(40)] });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("partial");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 13)));
  });

  it("takes a trim of what was read already for nothing worse than a doubt", async () => {
    const shard = new ModelShard(records, { manner, pageSize: 5 });
    rig.play({ shard, script: [page, trim(12)] });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    // Kinesis cannot prove it any more; DynamoDB refuses nothing, and so has lost nothing.
    expect(hydrated.hydration.status).toBe(source === "kinesis" ? "partial" : "complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
  });

  it("tells a trim from an iterator that expired over it", async () => {
    const shard = new ModelShard(records, { manner, pageSize: 3 });
    rig.play({
      shard,
      script: [page, error("ExpiredIteratorException"), trim(16, "GetShardIterator")],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("partial");
    expect(contentOf(hydrated)).toEqual(
      contentOfModel([...records.slice(10, 13), ...records.slice(16, 20)]),
    );
  });

  it("leaves neighbours alone that are not trimmed", async () => {
    rig.play({ shard: new ModelShard(records, { manner, trimmed: 12 }) });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 20, 29),
      failureOf(source, 0, 9),
      failureOf(source, 10, 19),
    ]);

    expect(results).toMatchObject([
      { value: { hydration: { status: "complete", recordCount: 10 } } },
      { value: { hydration: { status: "gone", recordCount: 0 } } },
      { value: { hydration: { status: "partial", recordCount: 8 } } },
    ]);
  });

  it("proves no neighbour by another's first record", async () => {
    const shard = new ModelShard(records, { manner, pageSize: 4 });
    rig.play({ shard, script: [page, page, page, trim(8)] });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 0, 9),
      failureOf(source, 10, 19),
    ]);

    // Nothing of the second was lost; of the first, Kinesis cannot tell any more.
    expect(results).toMatchObject([
      { value: { hydration: { status: source === "kinesis" ? "partial" : "complete" } } },
      { value: { hydration: { status: "complete", recordCount: 10 } } },
    ]);
  });

  it("looks once for the oldest record, however many ranges are trimmed", async () => {
    const many = modelRecords(1_000);
    rig.play({ shard: new ModelShard(many, { manner, trimmed: 1_000 - 5 }) });

    const results = await rig.hydrator.hydrateAll(
      Array.from({ length: 100 }, (_, i) => failureOf(source, i * 10, i * 10 + 1)),
    );

    expect(new Set(results.map(statusOf))).toEqual(new Set(["gone"]));
    expect(rig.server.calls.length).toBeLessThanOrEqual(isStuck ? 13 : 3);
  });

  it("looks once where nothing at all is left, however far apart the ranges lie", async () => {
    const apart = modelRecords(100).map((record, i) => ({
      ...record,
      arrival: record.arrival + i * 60_000,
    }));
    rig.play({ shard: new ModelShard(apart, { manner, trimmed: 100 }) });

    const results = await rig.hydrator.hydrateAll(
      Array.from({ length: 100 }, (_, i) => {
        const time = new Date(apart[i]?.arrival ?? 0).toISOString();
        return failureOf(source, i, i, 1, time);
      }),
    );

    expect(new Set(results.map(statusOf))).toEqual(new Set(["gone"]));
    // DynamoDB refuses each range, and 25 empty pages from the oldest record on are enough for all.
    const most = { skip: 200, stuck: 13, refuse: source === "kinesis" ? 13 : 1 + 26 + 99 };
    expect(rig.server.calls.length).toBeLessThanOrEqual(most[manner]);
  });

  it("settles when each page is trimmed under the reader", async () => {
    const shard = new ModelShard(modelRecords(400), { manner, pageSize: 2 });
    rig.play({ shard, script: times(100, trim(4)) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 0, 299));

    expect(["partial", "gone"]).toContain(hydrated.hydration.status);
    expect(rig.server.calls.length).toBeLessThan(250);
  });
});
