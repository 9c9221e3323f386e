import { constants } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);

describe.each(["kinesis", "dynamodb"] as const)("what passes, from %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source, { idleTimeout: 300 });
  });
  afterAll(() => rig.stop());

  const passing: [string, FaultStep][] = [
    ["a throttle", error("ProvisionedThroughputExceededException")],
    ["a throttle of the shard's readers", error("LimitExceededException")],
    ["a throttle that the API does not list", error("ThrottlingException")],
    ["a throttle by status alone", { type: "body", body: "slow down", status: 429 }],
    ["KMS out of its rate", error("KMSThrottlingException")],
    ["a failure inside the service", error("InternalFailure", 500)],
    ["a failure inside DynamoDB", error("InternalServerError", 500)],
    [
      "a proxy without the service",
      { type: "body", body: "<html>bad gateway</html>", status: 502 },
    ],
    ["an outage", { type: "body", body: "", status: 503 }],
    ["a reset", { type: "reset" }],
    ["a refused stream", { type: "reset", code: constants.NGHTTP2_REFUSED_STREAM }],
    ["a cancelled stream", { type: "reset", code: constants.NGHTTP2_CANCEL }],
    ["a stream that ends without an answer", { type: "reset", code: constants.NGHTTP2_NO_ERROR }],
    ["a connection that dies", { type: "hangUp" }],
    ["a connection that goes silent", { type: "stall" }],
    ["half a body", { type: "half" }],
    ["half a body that claims to be all", { type: "torn" }],
    ["a body that is no JSON", { type: "body", body: "<html>" }],
  ];

  it.each(passing)("survives %s, at either call", async (_, step) => {
    const shard = new ModelShard(records);
    rig.play({
      shard,
      script: [
        { ...step, on: "GetShardIterator" },
        { ...step, on: "GetRecords" },
      ],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 10, 19));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(10, 20)));
    expect(rig.server.operations).toEqual([
      "GetShardIterator",
      "GetShardIterator",
      "GetRecords",
      "GetRecords",
    ]);
  });

  it("goes on over a new connection when the server ends the old one in good order", async () => {
    rig.play({ shard: new ModelShard(records), script: [{ type: "goAway" }, { type: "goAway" }] });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(2);
  });

  it("waits for a slow answer", async () => {
    rig.play({ shard: new ModelShard(records), script: times(2, { type: "slow", millis: 150 }) });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(2);
  });

  it.each(passing.filter(([, { type }]) => type !== "stall"))(
    "gives up after 8 attempts, to be tried again, where %s does not pass",
    async (_, step) => {
      rig.play({ shard: new ModelShard(records), script: times(20, step) });

      await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
        name: "HydrateReadError",
        code: "ERR_HYDRATE_READ_FAILED",
        retryable: true,
        details: { operation: "GetShardIterator" },
      });
      expect(rig.server.calls).toHaveLength(8);
    },
  );
});
