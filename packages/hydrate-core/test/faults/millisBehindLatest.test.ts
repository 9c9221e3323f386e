import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import type { FaultStep } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);
const behind = (MillisBehindLatest: unknown): FaultStep => ({
  on: "GetRecords",
  type: "members",
  members: { MillisBehindLatest },
});

describe("Kinesis' MillisBehindLatest", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it.each([undefined, null])("proves the range itself where the page says %s", async (value) => {
    const shard = new ModelShard(records, { pageSize: 5 });
    rig.play({ shard, script: [behind(value), { on: "GetRecords", type: "trim", records: 7 }] });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 0, 9));

    expect(hydration.status).toBe("partial");
    expect(hydration.reason).toContain("trimmed while it was read");
  });

  it.each([undefined, null, -1, -86_400_000])(
    "gives the whole range where every page says %s",
    async (value) => {
      const shard = new ModelShard(records, { pageSize: 3 });
      rig.play({ shard, script: Array(10).fill(behind(value)) });

      const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, 9));

      expect(hydrated.hydration.status).toBe("complete");
      expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(0, 10)));
    },
  );

  it.each(["NaN", "Infinity", "soon", {}])("does not fail uncoded on %j", async (value) => {
    const shard = new ModelShard(records, { pageSize: 3 });
    rig.play({ shard, script: Array(10).fill(behind(value)) });

    const [result] = await rig.hydrator.hydrateAll([failureOf("kinesis", 0, 9)]);

    if (result?.status === "rejected") {
      expect(result.reason).toMatchObject({ code: "ERR_HYDRATE_READ_FAILED", retryable: true });
    } else {
      expect(result?.value.hydration).toMatchObject({ status: "complete", recordCount: 10 });
    }
  });

  it("takes an empty page that is ahead of the tip for the last one", async () => {
    const shard = new ModelShard(records.slice(0, 5));
    rig.play({
      shard,
      script: [{ on: "GetRecords", type: "answer" }, behind(-5)],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 5 });
    expect(hydration.reason).toContain("the shard holds no more");
    expect(rig.server.calls).toHaveLength(3);
  });
});
