import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { kinesisFailure, numberAt, streamArn } from "../../test/shards.js";
import { createHydrator } from "../createHydrator.js";
import { failedBatches } from "./batchItemFailures.js";
import { isHydratedRecord } from "./hydratedRecord.js";
import { mergeBatches } from "./mergeBatches.js";

// Lambda takes KPL aggregates apart for consumers with enhanced fan-out: their records share a number.

const consumerArn = `${streamArn}/consumer/audit:1540591608`;
const aggregated = (index: number, ...data: string[]) =>
  data.map((text) => ({
    kinesis: { sequenceNumber: numberAt(index), partitionKey: "key", data: btoa(text) },
    eventSource: "aws:kinesis",
    eventSourceARN: consumerArn,
  }));
const hydrator = createHydrator({ kinesis: () => Promise.reject(new Error("read")) });

/** The batch of a payload that holds these records. */
async function batchOf(...records: ReturnType<typeof aggregated>) {
  const [from, to] = [records[0], records.at(-1)].map((record) =>
    Number((BigInt(record?.kinesis.sequenceNumber ?? 0) - BigInt(numberAt(0))) / 1_000n),
  );
  const failure = kinesisFailure(from ?? 0, to ?? 0, records.length);
  const batch = await hydrator.hydrate({ ...failure, payload: { Records: records } });
  assert(batch.KinesisBatch);
  return batch;
}
const dataIn = ({ event }: ReturnType<typeof mergeBatches>) =>
  event.Records.map((record) => "kinesis" in record && record.kinesis && atob(record.kinesis.data));

describe("a payload of aggregated records", () => {
  it("is used as it is", async () => {
    const records = [...aggregated(0, "a", "b", "b"), ...aggregated(1, "c")];

    const batch = await batchOf(...records);

    expect(batch.KinesisBatch).toEqual(records);
    expect(batch.hydration).toMatchObject({ status: "complete", recordCount: 4 });
    expect(isHydratedRecord(batch)).toBe(true);
  });

  it("is not in order where a number is repeated", async () => {
    const records = [...aggregated(0, "a"), ...aggregated(1, "b"), ...aggregated(0, "c")];

    const [result] = await hydrator.hydrateAll([
      { ...kinesisFailure(0, 1, 3), payload: { Records: records } },
    ]);

    expect(result).toMatchObject({ status: "rejected" });
  });
});

describe("batches of aggregated records, as one event", () => {
  it.each([
    ["alone", [["a", "b", "b"]], ["a", "b", "b"]],
    [
      "twice the same",
      [
        ["a", "b", "b"],
        ["a", "b", "b"],
      ],
      ["a", "b", "b"],
    ],
    [
      "parts of one aggregate",
      [
        ["a", "b"],
        ["c", "d"],
      ],
      ["a", "b", "c", "d"],
    ],
    [
      "parts that overlap",
      [
        ["a", "b"],
        ["b", "c"],
      ],
      ["a", "b", "c"],
    ],
    ["the second with more that are equal", [["b"], ["b", "b"]], ["b", "b"]],
    ["the first with more that are equal", [["b", "b"], ["b"]], ["b", "b"]],
  ])("hold every record, and none twice: %s", async (_, parts, expected) => {
    const batches = await Promise.all(parts.map((data) => batchOf(...aggregated(1, ...data))));
    const younger = await batchOf(...aggregated(2, "z"));

    const merged = mergeBatches([...batches, younger]);

    expect(dataIn(merged)).toEqual([...expected, "z"]);
    const last = expected.length - 1;
    expect(merged.lastIndexes).toEqual([...batches.map(() => last), last + 1]);
  });

  it("fail with the number that the function reports, and those behind it", async () => {
    const merged = mergeBatches([
      await batchOf(...aggregated(0, "a", "b")),
      await batchOf(...aggregated(1, "c", "d")),
      await batchOf(...aggregated(1, "e"), ...aggregated(2, "f")),
    ]);

    expect(dataIn(merged)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(failedBatches(merged, [numberAt(0)])).toEqual([0, 1, 2]);
    expect(failedBatches(merged, [numberAt(1)])).toEqual([1, 2]);
    expect(failedBatches(merged, [numberAt(2)])).toEqual([2]);
  });
});
