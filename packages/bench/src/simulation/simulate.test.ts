import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointerCount, type Storm } from "../storm/storm.ts";
import { type WiringName, wirings } from "../storm/wirings.ts";
import { simulate } from "./simulate.ts";

const atOnce = (shards: number, pointers: number): Storm => ({
  shards,
  pointers,
  records: 100,
  bytes: 1_000,
  overMillis: 0,
});
const storms = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 60 }))
  .map(([shards, pointers]) => atOnce(shards, pointers));
const anyWiring = fc.constantFrom(...(Object.keys(wirings) as WiringName[]));

describe("a simulated storm", () => {
  it("reads each batch that it does not leave bare, within the shards' quotas", () => {
    fc.assert(
      fc.property(storms, anyWiring, (storm, name) => {
        const figures = simulate(storm, wirings[name]);
        const { iteratorCalls, pageCalls, throttledCalls, seconds, bytes, bare } = figures;
        // Each shard's second of saved-up quota, what comes in, and one page that goes into debt.
        const most = storm.shards * (2_000_000 * (1 + seconds) + 1_000_000);

        expect(bytes).toBeGreaterThanOrEqual((pointerCount(storm) - bare) * 100_000);
        expect(bytes).toBeLessThanOrEqual(most);
        expect(iteratorCalls + pageCalls - throttledCalls).toBeLessThanOrEqual(
          storm.shards * 10 * (1 + seconds),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("is the same each time", () => {
    expect(simulate(atOnce(3, 50), wirings["queue of 10, 2"])).toEqual(
      simulate(atOnce(3, 50), wirings["queue of 10, 2"]),
    );
  });

  it.each(["topic, 2", "queue of 10, 2", "queue of 100, 2"] as const)(
    "throttles no live consumer where concurrency times share is a half: %s",
    (name) => {
      expect(simulate(atOnce(1, 400), wirings[name])).toMatchObject({
        bare: 0,
        live: { throttled: 0 },
      });
    },
  );

  it("throttles the live consumer where nothing limits the invocations", () => {
    const { live } = simulate(atOnce(1, 400), wirings["topic, no limit"]);

    expect(live.throttled / live.polls).toBeGreaterThan(0.1);
  });
});
