import { describe, expect, it } from "vitest";
import {
  numberedRecord,
  type PagedAnswer,
  page,
  pagedSource,
  pointerTo,
} from "../../test/pagedSource.js";
import { shard } from "../../test/shards.js";
import { virtualClock } from "../../test/virtualClock.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import type { Position } from "../stream/streamSource.js";
import { fakeAwsError } from "../testing/index.js";
import type { Reading } from "./rangeReading.js";
import { readRanges } from "./readRanges.js";
import { ShardCalls } from "./shardCalls.js";
import { ShardReader } from "./shardReader.js";

const hours = 3_600_000;
const clock = virtualClock();

async function read(
  ranges: readonly BatchPointer[],
  pages: readonly PagedAnswer[],
  name: "kinesis" | "dynamodb" = "dynamodb",
) {
  const { source, ...asked } = pagedSource(name, pages);
  const reader = new ShardReader(new ShardCalls(source, shard));
  const results = await readRanges(reader, ranges, { maxRangeBytes: 100_000, clock });
  return { readings: results.map(toReading), ...asked };
}

const at = (sequenceNumber: number): Position => ({
  type: "AT_SEQUENCE_NUMBER",
  sequenceNumber: String(sequenceNumber),
});
const whole = (...numbers: number[]) => ({
  records: numbers.map(String),
  startRead: true,
  endRead: true,
  holed: false,
  ending: undefined,
});

function toReading(result: PromiseSettledResult<Reading>): unknown {
  if (result.status === "rejected") return result.reason.details.awsError;
  const { records, startRead, endRead, holed, ending } = result.value;
  return { records: records.map(sequenceNumberOf), startRead, endRead, holed, ending };
}

describe("ranges that lie side by side", () => {
  it("are missing records inside where they were half read when the shard was trimmed", async () => {
    const { readings } = await read(
      [pointerTo(1, 1), pointerTo(2, 4), pointerTo(5, 7)],
      [page([1, 2]), fakeAwsError("TrimmedDataAccessException"), page([4, 6, 7])],
    );

    expect(readings).toEqual([
      whole(1),
      { ...whole(2, 4), holed: true },
      { ...whole(6, 7), startRead: false },
    ]);
  });

  it("end where the shard does once they have begun; the others are tried from their own start", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 1), pointerTo(2, 4), pointerTo(5, 6)],
      [page([1, 2], { nextIterator: undefined }), page([5, 6])],
    );

    expect(readings).toEqual([
      whole(1),
      { ...whole(2), endRead: false, ending: "the shard is closed and holds no more" },
      whole(5, 6),
    ]);
    expect(positions).toEqual([at(1), at(5)]);
  });

  it("are tried from their own start where the shard ended with the one before", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 2), pointerTo(5, 6)],
      [page([1, 2], { nextIterator: undefined }), page([5, 6])],
    );

    expect(readings).toEqual([whole(1, 2), whole(5, 6)]);
    expect(positions).toEqual([at(1), at(5)]);
  });

  it("are settled with the calls of their own run", async () => {
    const { source } = pagedSource("dynamodb", [page([1]), page([2])]);
    const reader = new ShardReader(new ShardCalls(source, shard));
    const options = { maxRangeBytes: 100_000, clock };

    expect(await readRanges(reader, [pointerTo(1, 1)], options)).toMatchObject([
      { status: "fulfilled", value: { calls: 2 } },
    ]);
    expect(await readRanges(reader, [pointerTo(2, 2)], options)).toMatchObject([
      { status: "fulfilled", value: { calls: 2 } },
    ]);
  });

  it("are not read through where a gap is left between them", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 1), pointerTo(100, 100)],
      [page([1]), page([100])],
    );

    expect(readings).toEqual([whole(1), whole(100)]);
    expect(positions).toEqual([at(1), at(100)]);
  });

  it("begin again where one of them cannot be read", async () => {
    const { readings, positions, limits } = await read(
      [pointerTo(1, 3), pointerTo(2, 4)],
      [page([1, 2]), fakeAwsError("ValidationException"), page([2, 3, 4])],
    );

    expect(readings).toEqual(["ValidationException", whole(2, 3, 4)]);
    expect(positions).toEqual([at(1), at(2)]);
    expect(limits).toHaveLength(3);
  });

  it("are read on where they overlap, asking nothing for those that are finished", async () => {
    // Lambda counted more in the first one.
    const { limits, positions } = await read(
      [pointerTo(1, 1, 5), pointerTo(1, 3)],
      [page([1]), page([2, 3]), page([1])],
    );

    expect(limits).toEqual([8, 2, 1]);
    expect(positions).toEqual([at(1), at(1)]);
  });
});

describe("a range that is read as far behind as the retention", () => {
  it("is asked for its first record again", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 3)],
      [page([1], { millisBehindLatest: 23 * hours }), page([2, 3]), page([1])],
      "kinesis",
    );

    expect(readings).toEqual([whole(1, 2, 3)]);
    expect(positions).toEqual([at(1), at(1)]);
  });

  it("may have lost records where that one is gone; a range that had not begun has not", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 3), pointerTo(4, 5)],
      [page([1], { millisBehindLatest: 23 * hours }), page([2, 3, 4, 5]), page([4])],
      "kinesis",
    );

    expect(readings).toEqual([{ ...whole(1, 2, 3), holed: true }, whole(4, 5)]);
    expect(positions).toEqual([at(1), at(1)]);
  });

  it("is proven by its pages while it is an hour from it", async () => {
    const { readings, positions } = await read(
      [pointerTo(1, 3)],
      [page([1], { millisBehindLatest: 23 * hours - 1 }), page([2, 3])],
      "kinesis",
    );

    expect(readings).toEqual([whole(1, 2, 3)]);
    expect(positions).toEqual([at(1)]);
  });

  it.each([
    [23 * hours, 2],
    [23 * hours - 1, 1],
  ])("is told by its records of age %d, however close to the tip they are", async (age, looks) => {
    const old = { records: [numberedRecord(1, clock.now() - age)] };
    const { readings, positions } = await read(
      [pointerTo(1, 3)],
      [page([], old), page([2, 3]), page([1])],
      "kinesis",
    );

    expect(readings).toEqual([whole(1, 2, 3)]);
    expect(positions).toHaveLength(looks);
  });

  it("has lost records where the shard is empty by now", async () => {
    const { readings } = await read(
      [pointerTo(1, 3)],
      [page([1], { millisBehindLatest: 23 * hours }), page([2, 3]), page([])],
      "kinesis",
    );

    expect(readings).toEqual([{ ...whole(1, 2, 3), holed: true }]);
  });

  it("is proven by its pages on DynamoDB, which says when it trims", async () => {
    const old = { records: [numberedRecord(1, clock.now() - 24 * hours)] };
    const { readings, positions } = await read([pointerTo(1, 3)], [page([], old), page([2, 3])]);

    expect(readings).toEqual([whole(1, 2, 3)]);
    expect(positions).toEqual([at(1)]);
  });
});
