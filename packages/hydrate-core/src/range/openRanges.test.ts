import { describe, expect, it } from "vitest";
import { numberedRecord, pointerTo } from "../../test/pagedSource.js";
import { OpenRanges } from "./openRanges.js";
import { RangeReading } from "./rangeReading.js";

const range = (start: number, end: number) => new RangeReading(pointerTo(start, end), 1_000_000);
const record = (sequenceNumber: number) => ({
  record: numberedRecord(sequenceNumber),
  sequenceNumber: BigInt(sequenceNumber),
});
const startsOf = (ranges: Iterable<RangeReading>) => [...ranges].map(({ start }) => Number(start));

describe("a failure of one range", () => {
  it("leaves those that wait", () => {
    const [one, two, three] = [range(1, 2), range(5, 6), range(9, 9)];
    const open = new OpenRanges([one, two, three]);

    open.fail("denied", false);

    expect(one.failure).toEqual({ reason: "denied" });
    expect(startsOf(open.inOrder())).toEqual([5, 9]);
  });

  it("begins those again that had begun with it, before those that wait", () => {
    const [one, two, three] = [range(1, 9), range(2, 9), range(3, 9)];
    const open = new OpenRanges([one, two, three, range(20, 20)]);
    open.take(record(3));

    open.fail("denied", false);

    expect(open.begun).toEqual([]);
    expect(startsOf(open.inOrder())).toEqual([2, 3, 20]);
    expect([one.failure, two.failure, three.failure]).toEqual([
      { reason: "denied" },
      undefined,
      undefined,
    ]);
    expect([two.recordCount, three.recordCount]).toEqual([0, 0]);
  });

  it("that would meet all ends all", () => {
    const ranges = [range(1, 9), range(2, 9), range(20, 20)];
    const open = new OpenRanges(ranges);
    open.take(record(2));

    open.fail("denied", true);

    expect(open.first).toBeUndefined();
    expect(ranges.map(({ failure }) => failure?.reason)).toEqual(Array(3).fill("denied"));
  });
});
