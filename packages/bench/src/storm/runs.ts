import { startPeer } from "../lib/startPeer.ts";
import type { Storm } from "./storm.ts";
import { type WiringName, wirings } from "./wirings.ts";
import type { StormFigures, StormRun } from "./worker.ts";

/** A storm of real code, and what it came to. */
export type Run = {
  readonly storm: Storm;
  readonly wiring: WiringName;
  readonly figures: StormFigures;
};

const atOnce = (given: Omit<Storm, "overMillis">): Storm => ({ ...given, overMillis: 0 });

const storms = [1_000, 10_000].flatMap((bytes) => [
  atOnce({ shards: 1, pointers: 100, records: 100, bytes }),
  atOnce({ shards: 1, pointers: 400, records: 100, bytes }),
  atOnce({ shards: 20, pointers: 20, records: 100, bytes }),
]);
const small = atOnce({ shards: 1, pointers: 400, records: 10, bytes: 1_000 });

const compared: readonly WiringName[] = [
  "topic, no limit, unpaced",
  "topic, 2, unpaced",
  "topic, 2",
  "queue of 10, 2, unpaced",
  "queue of 10, 2",
  "queue of 100, 2, unpaced",
  "queue of 100, 2",
];

/** A hundred batches of a megabyte are more than a minute of one shard's share: none to wait for. */
const fits = (storm: Storm, wiring: WiringName): boolean =>
  storm.shards > 1 || storm.bytes < 10_000 || !wiring.startsWith("queue of 100");

/** Every storm with every wiring that it is run with. */
export const planned: readonly Pick<Run, "storm" | "wiring">[] = [
  ...storms.flatMap((storm) =>
    compared.filter((wiring) => fits(storm, wiring)).map((wiring) => ({ storm, wiring })),
  ),
  ...(["topic, no limit, unpaced", "topic, 2", "queue of 100, 2"] as const).map((wiring) => ({
    storm: small,
    wiring,
  })),
];

/** Some at a time: most of a storm is waiting, in real time. */
const sideBySide = 10;

/** Runs every storm with every wiring. */
export async function runStorms(done: (run: Run) => void): Promise<Run[]> {
  const runs: Run[] = [];
  // The longest first, so that none is left to run alone at the end.
  const left = planned.toSorted((a, b) => b.storm.bytes - a.storm.bytes);
  async function runNext(): Promise<void> {
    for (let next = left.shift(); next; next = left.shift()) {
      const worker = await startPeer<StormRun, StormFigures>(new URL("worker.ts", import.meta.url));
      const { storm, wiring } = next;
      const figures = await worker.ask({ storm, wiring: wirings[wiring] });
      await worker.stop();
      const run = { storm, wiring, figures };
      runs.push(run);
      done(run);
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, runNext));
  const place = ({ storm, wiring }: Pick<Run, "storm" | "wiring">): number =>
    planned.findIndex((one) => one.storm === storm && one.wiring === wiring);
  return runs.sort((a, b) => place(a) - place(b));
}
