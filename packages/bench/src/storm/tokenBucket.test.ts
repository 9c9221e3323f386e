import fc from "fast-check";
import { expect, it } from "vitest";
import { TokenBucket } from "./tokenBucket.ts";

const pauses = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 50 });

it("never gives more than a second's worth and what the time brings", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), pauses, (perSecond, between) => {
      const bucket = new TokenBucket(perSecond);
      let now = 0;
      let taken = 0;
      for (const pause of between) {
        now += pause;
        while (bucket.held(now) >= 1) {
          bucket.take(1, now);
          taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(perSecond + (now / 1_000) * perSecond + 1e-6);
      }
    }),
  );
});

it("never saves up more than a second's worth, however long nobody takes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (pause) => {
      expect(new TokenBucket(5).held(pause)).toBe(5);
    }),
  );
});

it("pays a debt back before it holds anything again", () => {
  const bucket = new TokenBucket(2_000_000);
  bucket.take(10_000_000, 0);

  expect(bucket.held(3_999)).toBeLessThan(0);
  expect(bucket.held(4_001)).toBeGreaterThan(0);
});
