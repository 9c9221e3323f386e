import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planned, type Run } from "./runs.js";
import { pointerCount } from "./storm.js";
import { wirings } from "./wirings.js";

const runs: Run[] = JSON.parse(readFileSync(new URL("../../storms.json", import.meta.url), "utf8"));

describe("the runs on file", () => {
  it("are those that are planned, in their order", () => {
    expect(runs.map(({ storm, wiring }) => ({ storm, wiring }))).toEqual(planned);
  });

  it("hand on each batch complete, or leave it bare", () => {
    for (const { storm, figures } of runs) {
      expect(figures.complete + figures.bare).toBe(pointerCount(storm));
    }
  });

  const isPaced = ({ wiring }: Run) =>
    wirings[wiring].readShare * wirings[wiring].concurrency <= 0.5;

  it("leave none bare where concurrency times readShare is at most 0.5, and throttle no live poll", () => {
    for (const { storm, figures } of runs.filter(isPaced)) {
      const { bare, live } = figures;
      expect(bare).toBe(0);
      // Two processes may ask for a megabyte in the same second.
      const tolerated = storm.bytes < 10_000 ? 0 : 0.01;
      expect(live.throttled / live.polls).toBeLessThanOrEqual(tolerated);
    }
  });

  it("read 400 batches of a shard behind a queue in at most 30 calls, where 30 pages hold them", () => {
    const small = runs.find(
      ({ storm, wiring }) => storm.records === 10 && wiring === "queue of 100, 2",
    );
    const { iteratorCalls = Number.NaN, pageCalls = Number.NaN } = small?.figures ?? {};

    expect(iteratorCalls + pageCalls).toBeLessThanOrEqual(30);
  });
});
