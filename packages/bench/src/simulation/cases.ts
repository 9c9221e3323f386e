import type { Wiring } from "../storm/deliver.ts";
import type { Storm } from "../storm/storm.ts";
import { type WiringName, wirings } from "../storm/wirings.ts";
import { type Simulated, simulate } from "./simulate.ts";

/** A storm of the simulation, as the tables name it. */
export type Case = {
  readonly name: string;
  readonly storm: Storm;
  /** Simulated is one of so many shards, with as much less concurrency. */
  readonly sample: number;
  readonly wirings: readonly WiringName[];
};

export type Outcome = { readonly wiring: WiringName; readonly figures: Simulated };

const hour = 3_600_000;
// A lane with two retries and a consumer that fails at once gives up a batch about every 11 seconds.
const givenUpInAnHour = 327;
// Batches of a second each, which Lambda discards by age at 20 a second.
const discardedIn6Hours = 21_600;
const discardingMillis = (discardedIn6Hours / 20) * 1_000;

const batch = { records: 100, bytes: 1_000 };
const usual: readonly WiringName[] = [
  "topic, no limit",
  "topic, 2",
  "queue of 10, 2",
  "queue of 100, 10",
];
const sampled: readonly WiringName[] = ["topic, no limit", "queue of 10, 2", "queue of 100, 10"];

export const cases: readonly Case[] = [1, 100, 10_000].flatMap((shards): Case[] => [
  {
    name: "an hour's outage",
    storm: { ...batch, shards, pointers: givenUpInAnHour, overMillis: hour },
    ...(shards > 1_000
      ? { sample: 4, wirings: ["topic, no limit", "topic, 76"] }
      : { sample: 1, wirings: usual }),
  },
  {
    name: "six hours discarded by age",
    storm: { ...batch, shards, pointers: discardedIn6Hours, overMillis: discardingMillis },
    ...(shards > 1_000
      ? { sample: 1_000, wirings: ["topic, no limit"] }
      : { sample: shards > 1 ? 10 : 1, wirings: shards > 1 ? sampled : usual }),
  },
  {
    name: "10,000 sent again by hand",
    storm: { ...batch, shards, pointers: 10_000 / shards, overMillis: 0 },
    sample: 1,
    wirings: usual,
  },
]);

/** Simulates a case with each of its wirings, in a part of its shards where that is enough. */
export function simulateCase({ storm, sample, wirings: names }: Case): Outcome[] {
  const part = { ...storm, shards: storm.shards / sample };
  return names.map((wiring) => ({
    wiring,
    figures: simulate(part, withPartOf(wirings[wiring], sample)),
  }));
}

const withPartOf = (wiring: Wiring, sample: number): Wiring => ({
  ...wiring,
  concurrency: wiring.concurrency / sample,
});
