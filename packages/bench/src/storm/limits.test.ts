import { expect, it } from "vitest";
import { demandRow, demands, handledByTopic } from "./limits.ts";

it("tells what an hour's outage of 10,000 shards asks for", () => {
  expect(demands({ shards: 11_000, lanes: 1 }, 0.1)).toEqual({
    perSecond: 1_000,
    inAnHour: 3_600_000,
    concurrency: 100,
    ofAccount: 0.1,
    gigabytes: 504,
    failingShare: 1 / 3,
  });
});

it("tells how far a topic comes in the hour and the six of its events' age", () => {
  expect(handledByTopic(5, 0.1)).toBe(50 * 7 * 3_600);
});

it("writes small figures with a decimal, and large ones as people do", () => {
  expect(demandRow({ shards: 1, lanes: 1 }, 0.1)).toEqual([
    "1",
    "1",
    "0.1",
    "327",
    "0.0",
    "all",
    "0.0",
  ]);
  expect(demandRow({ shards: 11_000, lanes: 10 }, 0.1)).toEqual([
    "11,000",
    "10",
    "10,000",
    "36,000,000",
    "1,000",
    "3 %",
    "5,040",
  ]);
});
