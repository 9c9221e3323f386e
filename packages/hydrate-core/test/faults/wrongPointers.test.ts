import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import type { FaultStep } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);

describe("a pointer that Kinesis refuses", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  const refusal = (message: string): FaultStep => ({
    type: "error",
    name: "InvalidArgumentException",
    message,
  });
  const shards: [string, ModelShard][] = [
    ["is empty", new ModelShard([])],
    ["holds older records", new ModelShard(records.slice(0, 20))],
    ["holds younger records", new ModelShard(records.slice(30))],
    ["holds records of the same numbers", new ModelShard(records)],
  ];

  it.each(shards)("throws that a number is another shard's, whose own %s", async (_, shard) => {
    const message =
      "Invalid StartingSequenceNumber. It encodes shardId-000000000007, while it was used in a " +
      "call to a shard with shardId-000000000000";
    rig.play({ shard, script: [refusal(message)] });

    await expect(rig.hydrator.hydrate(failureOf("kinesis", 20, 29))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      details: { operation: "GetShardIterator", awsError: "InvalidArgumentException" },
      message: expect.stringContaining(message),
    });
    expect(rig.server.calls).toHaveLength(1);
  });

  it.each(shards)("calls a range of another stream gone, where the shard %s", async (_, shard) => {
    const message =
      "StartingSequenceNumber 49500 used in GetShardIterator on shard shardId-000000000000 in " +
      "stream orders under account 123456789012 is invalid because it did not come from this stream.";
    rig.play({ shard, script: [refusal(message)] });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 20, 29));

    expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
    expect(hydration.reason).toContain("it did not come from this stream");
    expect(rig.server.calls).toHaveLength(1);
  });

  it("does not call gone what is refused for no reason it knows, and is there", async () => {
    const message = "StartingSequenceNumber is invalid.";
    rig.play({ shard: new ModelShard(records), script: [refusal(message)] });

    await expect(rig.hydrator.hydrate(failureOf("kinesis", 20, 29))).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining(message),
    });
    expect(rig.server.calls).toHaveLength(3);
  });

  it("says with which words a range was refused that an empty shard does not hold", async () => {
    rig.play({
      shard: new ModelShard([]),
      script: [refusal("StartingSequenceNumber is invalid.")],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 20, 29));

    expect(hydration.status).toBe("gone");
    expect(hydration.reason).toContain("(StartingSequenceNumber is invalid)");
  });
});
