import { describe, expect, it } from "vitest";
import type { Cost } from "./measure.ts";
import { format, isSteady, medianOf, type Ratio, ratiosOf } from "./ratios.ts";

const cost = (writtenCpu: number): Cost => ({
  readCpu: 0,
  writtenCpu,
  peakRss: 0,
  calls: 2,
  sessions: 0,
});
const ratio: Ratio = { name: "", ours: "handler", theirs: "naive", cost: "writtenCpu" };

describe("ratios", () => {
  it("compare what was measured in the same set", () => {
    const costs = { handler: [2, 30].map(cost), naive: [1, 10].map(cost) };

    expect(ratiosOf(ratio, costs)).toEqual([2, 3]);
    expect(medianOf(costs, "handler", "writtenCpu")).toBe(16);
  });

  it("are none where a contender did not run", () => {
    expect(ratiosOf(ratio, { handler: [cost(2)] })).toEqual([]);
    expect(format([])).toBe("");
  });

  it("are steady when the middle half of the sets agrees within a tenth", () => {
    const handler = (...cpu: number[]) => ({
      handler: cpu.map(cost),
      naive: cpu.map(() => cost(1)),
    });

    expect(isSteady([ratio], handler(1, 1.04, 1.05, 1.06, 2))).toBe(true);
    expect(isSteady([ratio], handler(1, 1.2, 1.5, 1.8, 2))).toBe(false);
  });

  it("are shown with the least and the most of them, if they hold", () => {
    expect(format([1, 1.1, 1.2])).toBe("1.10 (1.00–1.20)");
    expect(format([1, 1.5, 2])).toBe("varies");
  });
});
