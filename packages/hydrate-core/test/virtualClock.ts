import { setImmediate } from "node:timers/promises";
import type { Clock } from "../src/lib/clock.js";

export type VirtualClock = Clock & {
  /** Epoch milliseconds. */
  time: number;
  /** The waits so far, in milliseconds. */
  readonly waits: readonly number[];
};

/** A clock that stands still except while somebody waits, which takes no time. */
export function virtualClock(time = Date.parse("2026-11-23T12:00:00.000Z")): VirtualClock {
  const waits: number[] = [];
  return {
    time,
    waits,
    now() {
      return this.time;
    },
    async sleep(millis, signal) {
      signal?.throwIfAborted();
      waits.push(millis);
      const end = this.time + millis;
      await setImmediate();
      signal?.throwIfAborted();
      this.time = Math.max(this.time, end);
    },
  };
}
