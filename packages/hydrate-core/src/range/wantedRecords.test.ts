import { describe, expect, it } from "vitest";
import { toBatchPointer } from "../record/batchPointer.js";
import { buildKinesisOnFailureRecord } from "../testing/index.js";
import { RangeReading } from "./rangeReading.js";
import { wantedRecords } from "./wantedRecords.js";

/** A range of records that arrive a millisecond apart, so that numbers tell the time. */
const range = (
  from: number,
  to: number,
  batchSize = to - from + 1,
  isTimed = true,
  firstArrival = from,
) =>
  new RangeReading(
    toBatchPointer(
      buildKinesisOnFailureRecord({
        startSequenceNumber: String(from),
        endSequenceNumber: String(to),
        approximateArrivalOfFirstRecord: isTimed ? new Date(firstArrival).toISOString() : undefined,
        approximateArrivalOfLastRecord: isTimed ? new Date(to).toISOString() : undefined,
        batchSize,
      }),
    ),
    1_000_000,
  );
const density = { recordsPerMilli: 1, bytesPerRecord: 1_000 };

describe("what a page is asked for", () => {
  it.each<[string, RangeReading[], number]>([
    ["the batch itself", [range(1, 10)], 10],
    ["its neighbours with it", [range(1, 10), range(11, 20), range(21, 30)], 32],
    ["those a short gap away, with the gap", [range(1, 10), range(110, 119)], 120],
    ["not those that lie a call's worth away", [range(1, 10), range(500, 509)], 10],
    ["none behind those", [range(1, 10), range(500, 509), range(510, 519)], 10],
    ["what the gaps together allow", [range(1, 1), range(200, 200), range(450, 450)], 201],
    ["those a gap away that costs just a call", [range(1, 10), range(400, 409)], 410],
    [
      "those that lie in it, and what comes behind it",
      [range(1, 100), range(10, 20), range(101, 110)],
      122,
    ],
    [
      "those that overlap it, though times are not known",
      [range(1, 10, 10, false), range(5, 20, 16, false)],
      26,
    ],
    [
      "those that begin with its last record",
      [range(1, 10, 10, false), range(10, 20, 11, false)],
      21,
    ],
    ["those that overlap it", [range(1, 100), range(50, 100), range(90, 120)], 182],
    ["neighbours of a large one", [range(1, 5_000), range(5_100, 5_200)], 5_201],
    ["those whose times are not known only alone", [range(1, 1), range(2, 2, 1, false)], 1],
    ["nothing of a batch that counts less than its range", [range(1, 10, 3)], 3],
  ])("once pages tell how dense the shard is: %s", (_, ranges, wanted) => {
    expect(wantedRecords(ranges, density)).toBe(wanted);
  });

  it("is the run's batches before the first page, which may lie side by side", () => {
    expect(wantedRecords([range(1, 10), range(900, 909), range(1_800, 1_800)])).toBe(21);
  });

  it("is no more than a few batches before the first page, which may weigh megabytes", () => {
    const neighbours = Array.from({ length: 100 }, (_, i) => range(i * 30, i * 30 + 29));

    expect(wantedRecords(neighbours)).toBe(180);
    expect(wantedRecords([range(1, 100), range(101, 200), range(201, 201)])).toBe(200);
    expect(wantedRecords([range(1, 5_000), range(5_001, 5_010)])).toBe(5_000);
  });

  it("is the first batch alone where the pages did not tell how fast records come", () => {
    const unknown = { recordsPerMilli: undefined, bytesPerRecord: 1_000 };

    expect(wantedRecords([range(1, 10), range(12, 20)], unknown)).toBe(10);
    expect(wantedRecords([range(1, 10), range(5, 20)], unknown)).toBe(26);
    // What arrived in the same millisecond has no gap.
    expect(wantedRecords([range(1, 10), range(12, 20, 9, true, 10)], unknown)).toBe(19);
  });
});
