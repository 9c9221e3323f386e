import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords, numberAt } from "./pointers.js";
import { dynamodbWire, kinesisWire } from "./wire.js";

const records = modelRecords(40);

describe.each(["kinesis", "dynamodb"] as const)("malformed answers, from %s", (source) => {
  const wire = source === "kinesis" ? kinesisWire : dynamodbWire;
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source);
  });
  afterAll(() => rig.stop());

  const members = (on: FaultStep["on"], changed: Record<string, unknown>): FaultStep => ({
    ...(on && { on }),
    type: "members",
    members: changed,
  });
  const withNumber = (number: unknown): object => {
    const text = JSON.stringify(records.slice(0, 10).map(wire.toRecord));
    return JSON.parse(
      text.replace(
        `"SequenceNumber":"${numberAt(4)}"`,
        `"SequenceNumber":${JSON.stringify(number)}`,
      ),
    );
  };
  const page = (from: number, to: number): object[] => records.slice(from, to).map(wire.toRecord);
  const pick = (...indexes: number[]): object[] =>
    indexes.flatMap((index) => page(index, index + 1));

  const lacking: [string, FaultStep][] = [
    [
      "an iterator call without an iterator",
      members("GetShardIterator", { ShardIterator: undefined }),
    ],
    ["an iterator that is null", members("GetShardIterator", { ShardIterator: null })],
    ["an iterator that is empty", members("GetShardIterator", { ShardIterator: "" })],
    ["an empty body for an iterator", { on: "GetShardIterator", type: "body", body: "" }],
    ["an empty body for a page", { on: "GetRecords", type: "body", body: "" }],
    ["a page without Records", members("GetRecords", { Records: undefined })],
    ["a page whose Records are null", members("GetRecords", { Records: null })],
  ];

  it.each(lacking)("tries again after %s", async (_, step) => {
    rig.play({ shard: new ModelShard(records), script: [step] });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
    expect(rig.server.calls).toHaveLength(3);
  });

  it.each(lacking)("gives up after 8 attempts that give %s", async (_, step) => {
    rig.play({ shard: new ModelShard(records), script: times(20, step) });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      name: "HydrateReadError",
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: step.on, awsError: "MalformedResponseError" },
    });
    expect(rig.server.operations.filter((operation) => operation === step.on)).toHaveLength(8);
  });

  it.each<[string, FaultStep]>([
    ["a page of records that are null", members("GetRecords", { Records: [null] })],
    ["a page of empty records", members("GetRecords", { Records: [{}] })],
    ["an empty number", members("GetRecords", { Records: withNumber("") })],
    ["a number of letters", members("GetRecords", { Records: withNumber("abc") })],
    ["a hexadecimal number", members("GetRecords", { Records: withNumber("0x10") })],
    ["a number in spaces", members("GetRecords", { Records: withNumber(" 12 ") })],
    ["a negative number", members("GetRecords", { Records: withNumber("-12") })],
    ["a number that is null", members("GetRecords", { Records: withNumber(null) })],
    ["numbers that fall inside a page", members("GetRecords", { Records: pick(0, 5, 3, 9) })],
    ["an end that stands before the rest", members("GetRecords", { Records: pick(0, 9, 3, 5) })],
  ])("does not judge by %s", async (_, step) => {
    rig.play({ shard: new ModelShard(records), script: [step] });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      name: "HydrateReadError",
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: step.on },
    });
    expect(rig.server.calls).toHaveLength(2);
  });

  it("does not judge by a page that goes back to records it left out before", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [
        members("GetRecords", { Records: pick(0, 1, 4), NextShardIterator: "1" }),
        members("GetRecords", { Records: pick(2, 3, 5, 9), NextShardIterator: "2" }),
      ],
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
  });

  it.each([
    ["gives what the one before left out", pick(0, 1, 4), pick(2, 3, 4, 5, 9)],
    ["leaves out what the one before gave", pick(0, 1, 2, 4), pick(1, 4, 5, 9)],
  ])("does not judge by a page that %s, though it repeats the last record", async (_, one, two) => {
    rig.play({
      shard: new ModelShard(records),
      script: [
        members("GetRecords", { Records: one, NextShardIterator: "1" }),
        members("GetRecords", { Records: two, NextShardIterator: "2" }),
      ],
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9, 6))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: "GetRecords", awsError: "MalformedResponseError" },
    });
  });

  it("takes a record once that a page holds twice", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [members("GetRecords", { Records: pick(0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9) })],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 10 });
  });

  it("takes records once that a page repeats", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [
        members("GetRecords", { Records: page(0, 6), NextShardIterator: "1" }),
        members("GetRecords", { Records: page(3, 12), NextShardIterator: "2" }),
      ],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(0, 10)));
  });

  it("gives up on a server that repeats one page for ever", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: times(500, members("GetRecords", { Records: page(0, 6), NextShardIterator: "0" })),
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: "GetRecords" },
    });
    expect(rig.server.calls.length).toBeLessThan(30);
  });

  it("gives up on a server that repeats a page and expires the next for ever", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: Array.from({ length: 200 }, (): FaultStep[] => [
        members("GetRecords", { Records: page(0, 6) }),
        { on: "GetRecords", type: "error", name: "ExpiredIteratorException" },
      ]).flat(),
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
    expect(rig.server.calls.length).toBeLessThan(100);
  });

  it("does not take an empty next iterator for the end of the shard", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [members("GetRecords", { Records: page(0, 6), NextShardIterator: "" })],
    });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      details: { operation: "GetRecords" },
    });
  });

  it("believes a page with an empty next iterator that holds the whole range", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [members("GetRecords", { NextShardIterator: "" })],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration.status).toBe("complete");
  });

  it("reads a page without arrival times, and knows of no expiry", async () => {
    const bare = JSON.parse(
      JSON.stringify(page(0, 10))
        .replace(/"Approximate\w+":[\d.]+,?/g, "")
        .replaceAll(",}", "}"),
    );
    rig.play({
      shard: new ModelShard(records),
      script: [members("GetRecords", { Records: bare })],
    });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 9));

    expect(hydration).toMatchObject({ status: "complete", expiresAt: "2026-11-24T10:00:00.000Z" });
  });
});

describe("malformed records of Kinesis alone", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  const firstWith = (members: Record<string, unknown>): FaultStep => ({
    on: "GetRecords",
    type: "members",
    members: {
      Records: records
        .slice(0, 1)
        .map((record) => ({ ...kinesisWire.toRecord(record), ...members })),
    },
  });

  it.each([[undefined], [null], [12], [{}]])("does not judge by data that is %j", async (data) => {
    rig.play({ shard: new ModelShard(records), script: [firstWith({ Data: data })] });

    await expect(rig.hydrator.hydrate(failureOf("kinesis", 0, 0))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      details: { operation: "GetRecords" },
    });
  });

  it("hands on data as Kinesis wrote it, even where it is no base64", async () => {
    rig.play({ shard: new ModelShard(records), script: [firstWith({ Data: "%%%" })] });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, 0));

    expect(contentOf(hydrated)).toEqual([{ number: numberAt(0), base64: "%%%" }]);
  });

  it("reads records without a partition key, as AUTO distribution gives them", async () => {
    rig.play({
      shard: new ModelShard(records),
      script: [firstWith({ PartitionKey: undefined })],
    });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, 0));

    expect(hydrated.hydration.status).toBe("complete");
    expect(hydrated.KinesisBatch?.[0]?.kinesis).not.toHaveProperty("partitionKey");
  });
});
