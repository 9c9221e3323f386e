import { describe, expect, it } from "vitest";
import { numberedRecord, pointerTo } from "../../test/pagedSource.js";
import { RangeReading } from "./rangeReading.js";

const pointer = pointerTo(5, 8);

const record = (sequenceNumber: number, arrival?: number) => ({
  record: numberedRecord(sequenceNumber, arrival),
  sequenceNumber: BigInt(sequenceNumber),
});
/** A record of a table whose one attribute is much smaller than DynamoDB's own count makes believe. */
const small = (sequenceNumber: number, SizeBytes: number) => ({
  record: {
    eventID: String(sequenceNumber),
    eventName: "INSERT" as const,
    dynamodb: { SequenceNumber: String(sequenceNumber), SizeBytes, NewImage: { id: { S: "x" } } },
    eventSourceARN: "arn",
  },
  sequenceNumber: BigInt(sequenceNumber),
});

function readingOf(numbers: readonly number[], batchSize = 4): RangeReading {
  const reading = new RangeReading(pointerTo(5, 8, batchSize), 1_000_000);
  for (const number of numbers) reading.take(record(number));
  return reading;
}

describe("a range", () => {
  it("takes what lies in it, and is finished at its end", () => {
    expect(readingOf([]).result(0)).toMatchObject({ startRead: false, endRead: false });
    const reading = readingOf([4, 5, 8, 7, 9]);

    expect(reading.finished).toBe(true);
    expect(reading.result(2)).toEqual({
      records: [record(5).record, record(8).record],
      startRead: true,
      endRead: true,
      holed: false,
      calls: 2,
    });
  });

  it("knows that its start was read though more came behind it, and that its end was not", () => {
    expect(readingOf([5, 6]).result(1)).toMatchObject({ startRead: true, endRead: false });
    expect(readingOf([6, 8]).result(1)).toMatchObject({ startRead: false, endRead: true });
  });

  it("says why there is no proof and why it stopped, and nothing where there is no reason", () => {
    const reading = readingOf([5]);
    reading.doubt = "denied";
    reading.finish("the shard ended");

    expect(reading.result(1)).toMatchObject({ doubt: "denied", ending: "the shard ended" });
    expect(Object.keys(readingOf([5, 8]).result(1))).not.toContain("doubt");
    expect(Object.keys(readingOf([5, 8]).result(1))).not.toContain("ending");
  });

  it("is as old as its oldest record, and as old as can be where one does not say", () => {
    const reading = new RangeReading(pointer, 1_000_000);
    expect(reading.oldestArrival).toBe(Number.POSITIVE_INFINITY);
    reading.take(record(5, 7_000));
    reading.take(record(6, 9_000));
    expect(reading.oldestArrival).toBe(7_000);
    reading.take(record(7, Number.NaN));
    expect(reading.oldestArrival).not.toBe(7_000);
  });

  it("forgets all that was read when it begins again", () => {
    const reading = readingOf([5, 6]);
    reading.markHole();
    reading.isUnproven = true;

    reading.restart();

    expect(reading.oldestArrival).toBe(Number.POSITIVE_INFINITY);
    expect(reading.isUnproven).toBe(false);
    expect(reading.result(1)).toEqual({
      records: [],
      startRead: false,
      endRead: false,
      holed: false,
      calls: 1,
    });
  });
});

describe("a range needs a proof", () => {
  it.each<[string, boolean, number[], number, (reading: RangeReading) => void]>([
    ["read whole, with all its records", false, [5, 6, 7, 8], 4, () => {}],
    ["read whole, with fewer than its batch counted", true, [5, 8], 4, () => {}],
    ["read whole, with pages that leave a doubt", true, [5, 8], 2, (of) => (of.isUnproven = true)],
    ["read without its start", false, [6, 8], 4, (of) => (of.isUnproven = true)],
    ["read without its end", false, [5, 6], 4, (of) => (of.isUnproven = true)],
    ["that failed after all", false, [5, 8], 4, (of) => of.fail("denied")],
  ])("%s: %s", (_, needed, numbers, batchSize, then) => {
    const reading = readingOf(numbers, batchSize);
    then(reading);

    expect(reading.needsProof).toBe(needed);
  });
});

describe("the bound of a range", () => {
  // A Kinesis record of one digit takes 501 bytes.
  it("is not passed by what takes just as much", () => {
    const reading = new RangeReading(pointer, 1_002);
    for (const number of [5, 6]) reading.take(record(number));
    expect(reading.failure).toBeUndefined();

    reading.take(record(7));
    expect(reading.failure?.reason).toMatchObject({
      code: "ERR_HYDRATE_RANGE_TOO_LARGE",
      details: { recordsRead: 3, maxRangeBytes: 1_002, batchSize: 4, startSequenceNumber: "5" },
    });
    expect(reading.result(1).records).toEqual([]);
  });

  it("counts from nothing again once the range begins again", () => {
    const reading = new RangeReading(pointer, 1_002);
    for (const number of [5, 6]) reading.take(record(number));
    reading.restart();
    for (const number of [5, 6]) reading.take(record(number));

    expect(reading.failure).toBeUndefined();
  });

  it("is held by what records take, where their sizes alone would pass it", () => {
    const reading = new RangeReading(pointer, 5_000);
    for (const number of [5, 6, 7]) reading.take(small(number, 400));

    // By SizeBytes alone, each could take 4,600 bytes.
    expect(reading.failure).toBeUndefined();
    expect(reading.recordCount).toBe(3);
  });
});
