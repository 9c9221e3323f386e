import { describe, expect, it } from "vitest";
import { agrees } from "./agrees.js";
import type { Hydration } from "./hydration.js";

const range = { startSequenceNumber: "10", endSequenceNumber: "20" };
const verdict = (status: Hydration["status"], recordCount: number): Hydration => ({
  status,
  recordCount,
  expectedCount: 3,
  hydratedAt: "2026-01-01T00:00:00.000Z",
});

describe("a verdict", () => {
  it.each<[Hydration["status"], string[], boolean]>([
    ["complete", ["10", "15", "20"], true],
    ["superset", ["10", "15", "20"], true],
    ["complete", ["10", "10", "20"], true],
    ["complete", ["11", "15", "20"], false],
    ["complete", ["10", "15", "19"], false],
    ["complete", ["9", "15", "20"], false],
    ["complete", ["10", "15", "21"], false],
    ["complete", ["10", "16", "15", "20"], false],
    ["complete", [], false],
    ["partial", ["11", "19"], true],
    ["partial", ["10", "20"], true],
    ["partial", ["9", "19"], false],
    ["partial", ["11", "21"], false],
    ["partial", ["19", "11"], false],
    ["gone", [], true],
  ])("%s with the records %j of 10 to 20 counts: %s", (status, numbers, counts) => {
    expect(agrees(verdict(status, numbers.length), range, numbers)).toBe(counts);
  });

  it("counts only beside as many records as it names", () => {
    expect(agrees(verdict("partial", 1), range, ["11", "12"])).toBe(false);
  });

  it("counts beside no records where they are in S3", () => {
    const away = { ...verdict("complete", 3), payloadLocation: "s3://bucket/key" };
    expect(agrees(away, range, [])).toBe(true);
    expect(agrees(away, range, ["10", "15", "20"])).toBe(false);
  });
});
