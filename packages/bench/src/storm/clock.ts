/** Real time, or the simulation's. */
export type Clock = {
  /** Milliseconds since the storm began. */
  now(): number;
  after(millis: number, then: () => void): void;
};

export function startRealClock(): Clock {
  const startedAt = performance.now();
  return {
    now: () => performance.now() - startedAt,
    after: (millis, then) => {
      setTimeout(then, millis);
    },
  };
}
