import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);

// The clients as they are: with the SDK's own waits between attempts, and its quota of them.
describe.each(["kinesis", "dynamodb"] as const)("the real backoff, against %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source, { isPatient: true, idleTimeout: 500 });
  });
  afterAll(() => rig.stop());

  it.each<[string, FaultStep[]]>([
    ["throttles that pass", times(2, error("ProvisionedThroughputExceededException"))],
    ["5xx that pass", times(4, error("InternalFailure", 500))],
    ["connections that break twice", times(2, { type: "hangUp" })],
    ["a stall, once the connection is taken for dead", [{ type: "stall" }]],
  ])("outlasts %s", async (_, script) => {
    rig.play({ shard: new ModelShard(records), script });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(2 + script.length);
  });

  it("opens one new connection when the one it keeps has died", async () => {
    rig.play({ shard: new ModelShard(records), script: [{ type: "answer" }, { type: "hangUp" }] });
    const before = await rig.server.connections();

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect((await rig.server.connections()) - before).toBeLessThanOrEqual(1);
  });

  it("gives up on an outage after 8 attempts", async () => {
    rig.play({ shard: new ModelShard(records), script: times(9, error("InternalFailure", 500)) });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: "GetShardIterator", awsError: "InternalFailure" },
    });
    expect(rig.server.calls).toHaveLength(8);
  }, 60_000);
});
