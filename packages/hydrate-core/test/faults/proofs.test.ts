import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(60);
const page: FaultStep = { on: "GetRecords", type: "answer" };
const trim = (count: number): FaultStep => ({ on: "GetRecords", type: "trim", records: count });

describe("trimming by Kinesis that nothing but the age of the records tells", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  // A quiet shard: its newest record is as old as the rest, so its pages are close to the tip.
  it.each([0, 1_000])("is seen in a quiet shard, %d ms behind its tip", async (behind) => {
    rig.clock.time = (records[10]?.arrival ?? 0) + 24 * 3_600_000 - 60_000;
    const shard = new ModelShard(records, { pageSize: 3, millisBehindLatest: behind });
    rig.play({ shard, script: [page, trim(16)] });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 10, 19));

    expect(hydrated.hydration.status).toBe("partial");
    expect(hydrated.hydration.reason).toContain("trimmed while it was read");
    expect(contentOf(hydrated)).toEqual(
      contentOfModel([...records.slice(10, 13), ...records.slice(16, 20)]),
    );
  });
});

describe("a proof that cannot be had", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it.each([
    ["throttled to the end", times(8, error("ProvisionedThroughputExceededException"))],
    ["refused", [error("AccessDeniedException")]],
  ])("leaves what was read partial where it is %s", async (_, fault) => {
    const shard = new ModelShard(records, { pageSize: 5 });
    const proof = fault.map((step): FaultStep => ({ ...step, on: "GetRecords" }));
    rig.play({ shard, script: [page, page, ...proof] });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 10, 19));

    expect(hydrated.hydration).toMatchObject({ status: "partial", recordCount: 10 });
    expect(hydrated.hydration.reason).toContain(
      "all were read, but that none was trimmed could not be proven",
    );
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
  });

  it("leaves it partial where the deadline comes first", async () => {
    const deadline = new AbortController();
    rig.play({
      shard: new ModelShard(records, { pageSize: 5 }),
      script: [page, page, { on: "GetRecords", type: "stall" }],
      onStep: ({ type }) => type === "stall" && deadline.abort(new Error("late")),
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 10, 19), {
      signal: deadline.signal,
    });

    expect(hydration).toMatchObject({ status: "partial", recordCount: 10 });
    expect(hydration.reason).toContain("could not be proven: late.");
  });
});
