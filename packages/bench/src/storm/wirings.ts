import type { Wiring } from "./deliver.ts";

const queue = {
  kind: "queue",
  windowMillis: 5_000,
  // Six times the function's timeout, which is a minute.
  visibilityMillis: 360_000,
} as const;

/** The wirings to compare, by the name that the tables have. */
export const wirings = {
  "topic, no limit, unpaced": { kind: "topic", concurrency: 1_000, readShare: 1 },
  "topic, no limit": { kind: "topic", concurrency: 1_000, readShare: 0.25 },
  "topic, 2, unpaced": { kind: "topic", concurrency: 2, readShare: 1 },
  "topic, 2": { kind: "topic", concurrency: 2, readShare: 0.25 },
  "topic, 80": { kind: "topic", concurrency: 80, readShare: 0.25 },
  "queue of 10, 2, unpaced": { ...queue, batch: 10, concurrency: 2, maxReceives: 5, readShare: 1 },
  "queue of 10, 2": { ...queue, batch: 10, concurrency: 2, maxReceives: 5, readShare: 0.25 },
  "queue of 100, 2, unpaced": {
    ...queue,
    batch: 100,
    concurrency: 2,
    maxReceives: 20,
    readShare: 1,
  },
  "queue of 100, 2": { ...queue, batch: 100, concurrency: 2, maxReceives: 20, readShare: 0.25 },
  "queue of 100, 10": { ...queue, batch: 100, concurrency: 10, maxReceives: 20, readShare: 0.05 },
  "queue of 100, 1,000": {
    ...queue,
    batch: 100,
    concurrency: 1_000,
    maxReceives: 20,
    readShare: 0.25,
  },
} as const satisfies Record<string, Wiring>;

export type WiringName = keyof typeof wirings;
