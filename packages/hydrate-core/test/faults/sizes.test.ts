import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { type ModelRecord, ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel, failureOf, modelRecords, numberAt } from "./pointers.js";

const mebibyte = 1024 * 1024;

const sized = (...sizes: number[]): ModelRecord[] =>
  sizes.map((bytes, index) => ({
    sequenceNumber: numberAt(index),
    data: Buffer.alloc(bytes, "\u{1F4A5}\0\r\n\xff"),
    arrival: Date.parse("2026-11-23T10:00:00.000Z") + index,
  }));

describe("sizes at the limits of Kinesis", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it.each([
    ["no byte at all", sized(0, 0, 0)],
    ["one byte more and less than base64 groups", sized(1, 2, 3, 4)],
    ["1 MiB, the default limit of a record", sized(mebibyte, 0, mebibyte)],
    ["10 MiB, the limit that can be opted into", sized(10 * mebibyte)],
    ["a page of 10 MiB in the records of a Lambda batch", sized(...Array(10).fill(mebibyte))],
  ])("keeps every byte of records of %s", async (_, records) => {
    rig.play({ shard: new ModelShard(records) });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, records.length - 1));

    expect(hydrated.hydration.status).toBe("complete");
    const content = contentOf(hydrated);
    expect(content.map(({ number }) => number)).toEqual(
      records.map(({ sequenceNumber }) => sequenceNumber),
    );
    // As one boolean: a difference of megabytes is no message for anybody.
    expect(
      content.every(({ base64 }, i) =>
        Buffer.from(base64, "base64").equals(records[i]?.data ?? Buffer.of()),
      ),
    ).toBe(true);
    expect(rig.server.calls).toHaveLength(2);
  });

  it("reads a batch of 10,000 records with two calls", async () => {
    const records = modelRecords(12_000);
    rig.play({ shard: new ModelShard(records) });

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 1_000, 10_999));

    expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 10_000 });
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(1_000, 11_000)));
    expect(rig.server.calls).toHaveLength(2);
    expect(rig.server.calls[1]?.input).toMatchObject({ Limit: 10_000 });
  });

  it("asks for no more than a page may hold, however large the range", async () => {
    const records = modelRecords(25_000);
    rig.play({ shard: new ModelShard(records, { millisBehindLatest: 1_000 }) });

    const { hydration } = await rig.hydrator.hydrate(failureOf("kinesis", 0, 24_999));

    expect(hydration).toMatchObject({ status: "complete", recordCount: 25_000 });
    expect(rig.server.calls).toHaveLength(4);
  });
});

describe("a page of which one record is wanted", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("kinesis");
  });
  afterAll(() => rig.stop());

  it("is not held for its sake", async () => {
    setFlagsFromString("--expose-gc");
    // Node gives it to a new context, once the flag is set.
    const collectGarbage: () => void = runInNewContext("gc");
    const records = sized(...Array<number>(5_000).fill(1_000));
    rig.play({ shard: new ModelShard(records) });
    await rig.hydrator.hydrate(failureOf("kinesis", 0, 0, 5_000));
    collectGarbage();
    const before = process.memoryUsage().heapUsed;

    const hydrated = await rig.hydrator.hydrate(failureOf("kinesis", 0, 0, 5_000));

    collectGarbage();
    expect(hydrated.hydration.recordCount).toBe(1);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(mebibyte);
  });
});

describe.each(["kinesis", "dynamodb"] as const)("a bound, against %s", (source) => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig(source, { maxRangeBytes: 1_000_000 });
  });
  afterAll(() => rig.stop());

  it("counts what tiny records take beside their data", async () => {
    const records = modelRecords(4_000, 6);
    rig.play({ shard: new ModelShard(records) });

    await expect(rig.hydrator.hydrate(failureOf(source, 0, 3_999))).rejects.toMatchObject({
      code: "ERR_HYDRATE_RANGE_TOO_LARGE",
      retryable: false,
      details: { maxRangeBytes: 1_000_000 },
    });
  });

  it("leaves room for as many as it says", async () => {
    const records = modelRecords(1_000, 6);
    rig.play({ shard: new ModelShard(records) });

    const { hydration } = await rig.hydrator.hydrate(failureOf(source, 0, 999));

    expect(hydration).toMatchObject({ status: "complete", recordCount: 1_000 });
  });
});

describe("sizes at the limits of DynamoDB Streams", () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await startFaultRig("dynamodb");
  });
  afterAll(() => rig.stop());

  it("reads a batch of 10,000 records in ten pages", async () => {
    const records = modelRecords(10_500);
    rig.play({ shard: new ModelShard(records) });

    const hydrated = await rig.hydrator.hydrate(failureOf("dynamodb", 0, 9_999));

    expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 10_000 });
    expect(contentOf(hydrated)).toEqual(contentOfModel(records.slice(0, 10_000)));
    expect(rig.server.calls).toHaveLength(11);
  });

  it("keeps every byte of items at the limit of 400 KB", async () => {
    const records = sized(400_000, 400_000, 1, 0);
    rig.play({ shard: new ModelShard(records, { pageSize: 2 }) });

    const hydrated = await rig.hydrator.hydrate(failureOf("dynamodb", 0, 3));

    expect(hydrated.hydration.status).toBe("complete");
    expect(contentOf(hydrated)).toEqual(contentOfModel(records));
  });
});
