import { getEventListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);
const deadline = 300;
// A busy machine is late; a reader that waits for the server is later by far.
const margin = 4_000;
const patience = 60_000;

describe.each(["kinesis", "dynamodb"] as const)("a deadline, against %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source, { isPatient: true });
  });
  afterAll(() => rig.stop());

  const endless: [string, FaultStep[]][] = [
    ["the first call never ends", [{ type: "stall" }]],
    ["a page never comes", [{ on: "GetRecords", type: "stall" }]],
    ["a page comes very late", [{ on: "GetRecords", type: "slow", millis: patience }]],
    ["throttling does not pass", times(100, error("ProvisionedThroughputExceededException"))],
    ["outages do not pass", times(100, error("InternalFailure", 500))],
    ["connections break for ever", times(100, { type: "hangUp" })],
  ];

  it.each(endless)("holds when %s", async (_, script) => {
    rig.play({ shard: new ModelShard(records), script });
    const signal = AbortSignal.timeout(deadline);
    const startedAt = performance.now();

    const results = await rig.hydrator.hydrateAll(
      [failureOf(source, 0, 9), failureOf(source, 10, 19)],
      { signal },
    );

    expect(performance.now() - startedAt).toBeLessThan(deadline + margin);
    const stopped = {
      status: "rejected",
      reason: {
        name: "HydrateTimeoutError",
        code: "ERR_HYDRATE_TIMEOUT",
        retryable: true,
        details: { shardId: expect.any(String), recordsRead: expect.any(Number) },
        cause: { name: "TimeoutError" },
      },
    };
    expect(results).toMatchObject([stopped, stopped]);
    await expectSilence(rig, signal);
  });

  it("says what AWS said last, where throttling outlasts it", async () => {
    const throttle: FaultStep = {
      on: "GetRecords",
      type: "error",
      name: "ProvisionedThroughputExceededException",
      message: "Rate exceeded for shard shardId-000000000000.",
    };
    rig.play({
      shard: new ModelShard(records),
      script: [{ type: "answer" }, ...times(100, throttle)],
    });

    const reading = rig.hydrator.hydrate(failureOf(source, 0, 9), {
      signal: AbortSignal.timeout(deadline),
    });

    await expect(reading).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      message: expect.stringContaining(
        "with 0 records read; AWS was still throttling (ProvisionedThroughputExceededException: " +
          "Rate exceeded for shard shardId-000000000000). Give it more time, or retry.",
      ),
      details: { awsError: "ProvisionedThroughputExceededException" },
    });
  });

  it("does not repeat the error of a call that was answered since", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [error("InternalFailure", 500), { type: "answer" }, { type: "stall" }],
    });

    const reading = rig.hydrator.hydrate(failureOf(source, 0, 9), {
      signal: AbortSignal.timeout(1_000),
    });

    await expect(reading).rejects.toMatchObject({
      message: expect.stringMatching(/with 0 records read\. Give it more time/),
    });
  });

  it("keeps the neighbour that was read before it", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 10 }),
      script: [{ type: "answer" }, { on: "GetRecords", type: "answer" }, { type: "stall" }],
    });

    const results = await rig.hydrator.hydrateAll(
      [failureOf(source, 10, 19), failureOf(source, 0, 9)],
      { signal: AbortSignal.timeout(deadline) },
    );

    expect(results).toMatchObject([
      { reason: { code: "ERR_HYDRATE_TIMEOUT", details: { recordsRead: 10 } } },
      { value: { hydration: { status: "complete", recordCount: 10 } } },
    ]);
  });

  it("sends nothing when it has passed before", async () => {
    rig.play({ shard: new ModelShard(records) });

    const reading = rig.hydrator.hydrate(failureOf(source, 0, 9), { signal: AbortSignal.abort() });

    await expect(reading).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
    expect(rig.server.calls).toHaveLength(0);
  });

  it("is let go of when it never comes", async () => {
    rig.play({
      shard: new ModelShard(records, { pageSize: 3 }),
      script: [error("InternalFailure", 500), { type: "answer" }, { type: "torn" }],
    });
    const { signal } = new AbortController();

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9), { signal });

    expect(hydration.status).toBe("complete");
    await expectSilence(rig, signal);
  });

  it("leaves a client that works for the next", async () => {
    rig.play({ shard: new ModelShard(records), script: [{ type: "stall" }] });
    const signal = AbortSignal.timeout(deadline);
    await rig.hydrator.hydrateAll([failureOf(source, 0, 9)], { signal });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
  });
});

describe("a deadline, against Kinesis alone", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it("holds when empty pages come closer for ever", async () => {
    const closer = (i: number): FaultStep => ({
      on: "GetRecords",
      type: "empty",
      millisBehindLatest: 80_000_000 - i,
    });
    rig.play({
      shard: new ModelShard(records),
      script: [{ type: "answer" }, ...Array.from({ length: 100_000 }, (_, i) => closer(i))],
    });

    const reading = rig.hydrator.hydrate(failureOf("kinesis", 0, 9), {
      signal: AbortSignal.timeout(deadline),
    });

    await expect(reading).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
    expect(rig.server.calls.length).toBeLessThan(100_000);
  });
});

/** Nothing is sent after the deadline, and nothing listens to its signal. */
async function expectSilence(rig: FaultRig, signal: AbortSignal): Promise<void> {
  await setTimeout(50);
  const { length } = rig.server.calls;
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  await setTimeout(300);
  expect(rig.server.calls).toHaveLength(length);
}
