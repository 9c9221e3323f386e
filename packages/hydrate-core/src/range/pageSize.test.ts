import { describe, expect, it } from "vitest";
import { PageSize } from "./pageSize.js";

/** A page of records of 1 KB that arrived a millisecond apart. */
const pageOf = (records: number, millis = records - 1) => ({
  records,
  bytes: records * 1_000,
  pauses: records - 1,
  millis,
});

describe("the limit of a page", () => {
  it("is what is wanted, up to the most that the service allows", () => {
    const size = new PageSize(1_000);

    expect(size.next(1)).toBe(1);
    expect(size.next(600)).toBe(600);
    expect(size.next(2_000)).toBe(1_000);
  });

  it("stays as it was where nothing is wanted any more", () => {
    const size = new PageSize(1_000);

    expect(size.next(0)).toBe(1);
    size.next(30);
    expect(size.next(0)).toBe(30);
  });

  it("grows four times after a full page, up to what a page may hold", () => {
    const size = new PageSize(1_000);
    size.next(100);
    size.learn(pageOf(100));

    expect(size.next(1)).toBe(400);
    size.learn(pageOf(400));
    expect(size.next(1)).toBe(1_000);
    size.learn(pageOf(1_000));
    expect(size.next(1)).toBe(1);
  });

  it("does not grow after a page that was not full, nor in another range", () => {
    const size = new PageSize(1_000);
    size.next(100);
    size.learn(pageOf(99));
    expect(size.next(1)).toBe(1);

    size.learn(pageOf(1));
    size.moveOn();
    expect(size.next(1)).toBe(1);
  });

  it("is a megabyte by what the records weigh, and one record at least", () => {
    const size = new PageSize(10_000);
    size.learn({ ...pageOf(10), bytes: 100_000 });
    expect(size.next(5_000)).toBe(100);

    size.learn({ ...pageOf(1), bytes: 100_000_000 });
    expect(size.next(5_000)).toBe(1);
  });
});

describe("what the pages tell of the shard", () => {
  it("is nothing before the first record", () => {
    const size = new PageSize(1_000);
    size.learn(pageOf(0, 0));

    expect(size.density).toBeUndefined();
  });

  it("is the mean of all pages", () => {
    const size = new PageSize(1_000);
    size.learn(pageOf(11, 20));
    size.learn({ ...pageOf(31, 60), bytes: 73_000 });

    expect(size.density).toEqual({ bytesPerRecord: 2_000, recordsPerMilli: 0.5 });
  });

  it("has no rate where all arrived in one millisecond", () => {
    const size = new PageSize(1_000);
    size.learn(pageOf(5, 0));

    expect(size.density).toEqual({ bytesPerRecord: 1_000, recordsPerMilli: undefined });
  });
});
