import { setTimeout } from "node:timers/promises";

/** The time of day and how to wait; tests bring their own. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects when the signal fires. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (millis, signal) => setTimeout(millis, undefined, { ...(signal && { signal }) }),
};
