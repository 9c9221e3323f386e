import type { Storm } from "../storm/storm.ts";
import { type WiringName, wirings } from "../storm/wirings.ts";
import { type Simulated, simulate } from "./simulate.ts";

/** A storm of the simulation, and the wirings to simulate it with. */
export type Case = {
  readonly name: string;
  readonly storm: Storm;
  /** With 10, a tenth of the shards is simulated, with a tenth of the concurrency. */
  readonly sampling: Partial<Readonly<Record<WiringName, number>>>;
};

export type Outcome = {
  readonly wiring: WiringName;
  readonly sample: number;
  readonly figures: Simulated;
};

const hour = 3_600_000;
const batch = { records: 100, bytes: 1_000 };
// A lane with two retries and a consumer that fails at once gives up a batch about every 11 seconds.
const givenUpInAnHour = 327;
// Batches of a second each, which Lambda discards by age at 20 a second.
const discarded = 21_600;
const discardedPerSecond = 20;

const outage = (shards: number): Storm => ({
  ...batch,
  shards,
  pointers: givenUpInAnHour,
  overMillis: hour,
});
const discarding = (shards: number): Storm => ({
  ...batch,
  shards,
  pointers: discarded,
  overMillis: (discarded / discardedPerSecond) * 1_000,
});
const byHand = (shards: number): Storm => ({
  ...batch,
  shards,
  pointers: 10_000 / shards,
  overMillis: 0,
});

const all: Case["sampling"] = {
  "topic, no limit": 1,
  "topic, 2": 1,
  "queue of 10, 2": 1,
  "queue of 100, 10": 1,
};

// What is left out would fall behind without an end, or takes too long to simulate.
export const cases: readonly Case[] = [
  { name: "an hour's outage", storm: outage(1), sampling: all },
  { name: "an hour's outage", storm: outage(100), sampling: all },
  {
    name: "an hour's outage",
    storm: outage(10_000),
    sampling: { "topic, no limit": 10, "topic, 80": 10, "queue of 100, 10": 10 },
  },
  { name: "six hours discarded by age", storm: discarding(1), sampling: all },
  {
    name: "six hours discarded by age",
    storm: discarding(100),
    sampling: { "topic, no limit": 20, "queue of 10, 2": 1, "queue of 100, 10": 1 },
  },
  {
    name: "six hours discarded by age",
    storm: discarding(10_000),
    sampling: { "topic, no limit": 1_000, "queue of 100, 1,000": 1_000 },
  },
  ...[1, 100, 10_000].map((shards) => ({
    name: "10,000 sent again by hand",
    storm: byHand(shards),
    sampling: all,
  })),
];

export function simulateCase({ storm, sampling }: Case): Outcome[] {
  // The keys of a record of wirings.
  const names = Object.keys(sampling) as WiringName[];
  return names.map((name) => {
    const sample = sampling[name] ?? 1;
    const wiring = wirings[name];
    const figures = simulate(
      { ...storm, shards: storm.shards / sample },
      { ...wiring, concurrency: wiring.concurrency / sample },
    );
    return { wiring: name, sample, figures };
  });
}
