import type { Contender, ContenderName } from "./contenders.ts";
import type { Load } from "./load.ts";
import { pointerOf } from "./load.ts";

/** What one contender costs for one load, medians of several runs. */
export type Cost = {
  readonly cpuMillis: number;
  readonly wallMillis: number;
  readonly calls: number;
  readonly sessions: number;
};

type Counter = () => Promise<{ readonly calls: number; readonly sessions: number }>;

/**
 * Runs contenders in turn, so that what else the machine does meets all of them. CPU is this
 * process's alone: the server has its own.
 */
export async function measure(
  contenders: readonly (readonly [ContenderName, Contender])[],
  load: Load,
  counts: Counter,
  { runs, serialise }: { readonly runs: number; readonly serialise: boolean },
): Promise<Map<ContenderName, Cost>> {
  const samples = new Map<ContenderName, Cost[]>(contenders.map(([name]) => [name, []]));
  const pointer = pointerOf(load);
  for (let run = -2; run < runs; run++) {
    for (const [name, contender] of contenders) {
      await counts();
      const cpu = process.cpuUsage();
      const startedAt = performance.now();
      const answer = await contender(pointer);
      if (serialise) JSON.stringify(answer);
      const wallMillis = performance.now() - startedAt;
      const { user, system } = process.cpuUsage(cpu);
      // The first two warm up.
      if (run < 0) continue;
      samples
        .get(name)
        ?.push({ cpuMillis: (user + system) / 1_000, wallMillis, ...(await counts()) });
    }
  }
  return new Map([...samples].map(([name, costs]) => [name, medians(costs)]));
}

function medians(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number): number =>
    costs.map(of).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;
  return {
    cpuMillis: median(({ cpuMillis }) => cpuMillis),
    wallMillis: median(({ wallMillis }) => wallMillis),
    calls: median(({ calls }) => calls),
    sessions: median(({ sessions }) => sessions),
  };
}
