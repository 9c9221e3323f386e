import { expect, it } from "vitest";
import { median, quantile, spread } from "./statistics.ts";

it("gives the number in the middle, or what lies between the two in the middle", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBe(0);
});

it("gives the number below which a share of the others lies", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([10, 20, 30, 40, 50], share))).toEqual([
    10, 20, 30, 50,
  ]);
});

it("gives how far the middle half reaches", () => {
  expect(spread([10, 20, 30, 40, 50])).toBeCloseTo(20 / 30);
  expect(spread([7, 7, 7])).toBe(0);
});
