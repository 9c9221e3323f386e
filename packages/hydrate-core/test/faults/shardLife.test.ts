import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import type { FaultStep } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords } from "./pointers.js";

const records = modelRecords(40);
const page: FaultStep = { on: "GetRecords", type: "answer" };
const children = [{ ShardId: "shardId-000000000007", ParentShards: ["shardId-000000000001"] }];

describe.each(["kinesis", "dynamodb"] as const)("the life of a shard, on %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());

  it("reads a closed shard up to its last record", async () => {
    rig.play({ shard: new ModelShard(records, { isClosed: true }) });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 30, 39));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(2);
  });

  it("reads a shard that was split, and none of what its children hold", async () => {
    rig.play({
      shard: new ModelShard(records, { isClosed: true }),
      script: [{ on: "GetRecords", type: "members", members: { ChildShards: children } }],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 30, 39));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(30)));
  });

  it("reads on in a shard that is closed between two pages", async () => {
    const shard = new ModelShard(records, { pageSize: 4 });
    rig.play({ shard, script: [page, { on: "GetRecords", type: "close" }] });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 30, 39));

    expect(hydration.status).toBe("complete");
  });

  it("calls a range partial that goes on behind the closed end", async () => {
    rig.play({ shard: new ModelShard(records.slice(0, 35), { isClosed: true }) });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 30, 39));

    expect(hydrated.hydration).toMatchObject({ status: "partial", recordCount: 5 });
    expect(hydrated.hydration.reason).toContain("closed");
  });

  it("calls a range gone when shard or stream are", async () => {
    const shard = new ModelShard(records);
    rig.play({ shard, script: [{ type: "delete" }] });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
    expect(hydration.reason).toContain("or it never existed; check account and region");
    expect(rig.server.calls).toHaveLength(1);
  });

  it("keeps what was read of a stream that is deleted meanwhile", async () => {
    const shard = new ModelShard(records, { pageSize: 4 });
    rig.play({ shard, script: [page, { on: "GetRecords", type: "delete" }] });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydrated.hydration.status).toBe("partial");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(0, 4)));
    expect(rig.server.calls).toHaveLength(3);
  });

  it("gives the neighbours of a deleted stream what was read of each", async () => {
    const shard = new ModelShard(records, { pageSize: 12 });
    rig.play({ shard, script: [page, { on: "GetRecords", type: "delete" }] });

    const results = await rig.hydrator.hydrateAll([
      failureOf(source, 20, 29),
      failureOf(source, 0, 9),
      failureOf(source, 10, 19),
    ]);

    expect(results).toMatchObject([
      { value: { hydration: { status: "gone" } } },
      { value: { hydration: { status: "complete", recordCount: 10 } } },
      { value: { hydration: { status: "partial", recordCount: 2 } } },
    ]);
    expect(rig.server.calls).toHaveLength(3);
  });
});

describe("the life of a shard, on Kinesis alone", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it("calls a range partial whose stream is deleted before it is proven", async () => {
    const shard = new ModelShard(records, { pageSize: 5 });
    const deleted: FaultStep = { on: "GetShardIterator", type: "delete" };
    rig.play({ shard, script: [{ type: "answer" }, page, page, deleted] });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, 9));

    expect(hydrated.hydration.status).toBe("partial");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(0, 10)));
  });
});
