import { describe, expect, it } from "vitest";
import { pageBytes, runsOf } from "./plan.ts";

describe("runs", () => {
  it("join batches no further apart than a second, or than the run is long", () => {
    // A second each.
    expect(runsOf([7, 0, 2, 5], 1_000)).toEqual([[0, 2, 5, 7]]);
    expect(runsOf([0, 3], 1_000)).toEqual([[0], [3]]);
  });
});

const megabyte = 1_000_000;

describe("a page", () => {
  it("holds neighbours, up to a megabyte", () => {
    expect(pageBytes([0, 1, 2], 100_000, 0, megabyte)).toBe(300_000);
    expect(pageBytes([0, 1, 2], 1_000_000, 0, megabyte)).toBe(1_000_000);
  });

  it("holds only what its first batch still lacks", () => {
    expect(pageBytes([3], 1_000_000, 3_600_000, megabyte)).toBe(400_000);
  });

  it("reads through a gap that costs less than a call, and through no other", () => {
    expect(pageBytes([0, 3], 100_000, 0, megabyte)).toBe(400_000);
    expect(pageBytes([0, 5], 100_000, 0, megabyte)).toBe(100_000);
  });
});
