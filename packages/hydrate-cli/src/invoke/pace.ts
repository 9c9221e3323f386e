import { pause } from "../lib/pause.js";

/** Gives out so many turns a second, whoever asks; the first is free. */
export type Pace = { turn(signal: AbortSignal): Promise<void> };

/** @param perSecond turns a second */
export function createPace(perSecond: number, now: () => number = Date.now): Pace {
  const gap = 1_000 / perSecond;
  let next = 0;
  return {
    turn(signal) {
      const at = Math.max(next, now());
      next = at + gap;
      return pause(at - now(), signal);
    },
  };
}
