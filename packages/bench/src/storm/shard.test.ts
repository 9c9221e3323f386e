import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Shard, sumLive } from "./shard.ts";

const read = fc.record({
  pause: fc.integer({ min: 0, max: 2_000 }),
  bytes: fc.integer({ min: 0, max: 10_485_760 }),
});

describe("a shard", () => {
  it("never answers more calls, or bytes beside the last page, than its quotas", () => {
    fc.assert(
      fc.property(fc.array(read, { maxLength: 60 }), (reads) => {
        const shard = new Shard(0, Number.POSITIVE_INFINITY);
        let [now, calls, bytes] = [0, 0, 0];
        for (const { pause, bytes: page } of reads) {
          now += pause;
          const before = bytes;
          if (!shard.read(page, now)) continue;
          calls += 1;
          bytes += page;
          expect(calls).toBeLessThanOrEqual(5 + now / 200 + 1e-6);
          expect(before).toBeLessThan(2_000_000 + now * 2_000 + 1e-6);
        }
      }),
    );
  });

  it("answers five iterators at once, and five a second from then on", () => {
    const shard = new Shard(0, Number.POSITIVE_INFINITY);
    const opened = (now: number) => Array.from({ length: 9 }, () => shard.openIterator(now));

    expect(opened(0).filter(Boolean)).toHaveLength(5);
    expect(opened(1_000).filter(Boolean)).toHaveLength(5);
    expect(opened(1_200).filter(Boolean)).toHaveLength(1);
  });

  it("leaves a live consumer that is alone undisturbed", () => {
    const shard = new Shard(1_000_000, 500);

    expect(shard.live(3_600_000)).toEqual({
      polls: 3_600,
      throttled: 0,
      longestRun: 0,
      longestGap: 1_000,
    });
  });

  it("throttles the live consumer for as long as a page of 10 MB takes", () => {
    const shard = new Shard(200_000, 500);
    shard.read(10_000_000, 100);

    // 8 MB of debt less what comes in at 2 MB/s: the polls up to the fourth second are refused.
    expect(shard.live(60_000)).toEqual({
      polls: 60,
      throttled: 4,
      longestRun: 4,
      longestGap: 5_000,
    });
  });

  it("counts every poll once, however seldom it is looked at", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200_000 })), (pauses) => {
        const [watched, seldom] = [new Shard(200_000, 0), new Shard(200_000, 0)];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          watched.live(now);
        }
        expect(seldom.live(now)).toEqual(watched.live(now));
      }),
    );
  });

  it("sums up what the consumers of all shards met", () => {
    const [calm, busy] = [new Shard(200_000, 500), new Shard(200_000, 500)];
    busy.read(10_000_000, 100);

    expect(sumLive([calm.live(60_000), busy.live(60_000)])).toEqual({
      polls: 120,
      throttled: 4,
      longestRun: 4,
      longestGap: 5_000,
    });
  });
});
