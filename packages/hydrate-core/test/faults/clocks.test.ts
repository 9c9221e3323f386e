import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);
const now = Date.parse("2026-11-23T12:00:00.000Z");
const day = 86_400_000;

// The machine's clock is set while timers run on: a sandbox that thaws, a host that is corrected.
describe.each(["kinesis", "dynamodb"] as const)("clocks that jump, against %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ["a day ahead", day],
    ["a day back", -day],
    ["to 1970", -now],
    ["a hundred years ahead", 36_525 * day],
  ])("reads the same when they jump %s at each call", async (_, jump) => {
    const jumps = new Set([now + jump, now]);
    rig.play({
      shard: new ModelShard(records, { pageSize: 4, millisBehindLatest: 1_000 }),
      script: [
        { type: "answer" },
        error("ProvisionedThroughputExceededException"),
        { type: "answer" },
        error("InternalFailure", 500),
        { type: "answer" },
      ],
      onStep() {
        rig.clock.time = [...jumps].find((time) => time !== Date.now()) ?? now;
        vi.setSystemTime(rig.clock.time);
      },
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration).toMatchObject({
      status: "complete",
      // The stream's own time, not the machine's.
      expiresAt: "2026-11-24T10:00:00.100Z",
    });
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
    // By a clock that is ahead the records may be trimmed at any time: two calls prove that none was.
    const proof = source === "kinesis" && jump > 0 ? 2 : 0;
    expect(rig.server.calls).toHaveLength(6 + proof);
  });

  it("signs with the server's time once that has shown its own to be wrong", async () => {
    const date = new Date(now + 3_600_000).toUTCString();
    const expired: FaultStep = {
      type: "error",
      name: "InvalidSignatureException",
      message: "Signature expired: 20261123T120000Z is now earlier than 20261123T125500Z",
      headers: { date },
    };
    rig.play({ shard: new ModelShard(records), script: [expired] });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(3);
  });

  it("holds a deadline that was set before the jump", async () => {
    const signal = AbortSignal.timeout(300);
    rig.play({
      shard: new ModelShard(records),
      script: times(3, { type: "stall" }),
      onStep: () => vi.setSystemTime(now - day),
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9), { signal })).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
    });
    expect(rig.server.calls).toHaveLength(1);
  });

  it("judges records that arrived out of order, or in the future, by their numbers", async () => {
    const jumpy = records.map((record, i) => ({
      ...record,
      arrival: now + (i % 2 === 0 ? day : -day) * i,
    }));
    rig.play({ shard: new ModelShard(jumpy, { pageSize: 3, millisBehindLatest: 1_000 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
  });
});
