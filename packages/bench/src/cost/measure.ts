import { startPeer } from "../lib/startPeer.ts";
import { median } from "../lib/statistics.ts";
import type { ContenderName } from "./contenders.ts";
import type { Load } from "./load.ts";
import type { Run } from "./worker.ts";

/** What a contender cost in one process: medians of its runs. */
export type Cost = Run & { readonly calls: number; readonly sessions: number };

/** What the contenders cost, once for each set of new processes. */
export type Costs = Partial<Record<ContenderName, readonly Cost[]>>;

type Counts = { readonly calls: number; readonly sessions: number };

// As many as it takes until code and memory of all of them have settled.
const warmUps = 15;
const turns = 9;

/** Starts the servers that the contenders read from. */
export async function startMeasuring() {
  const server = await startPeer<"counts", Counts, { kinesis: number; dynamodb: number }>(
    new URL("server.ts", import.meta.url),
  );
  const endpoints = [server.ready.kinesis, server.ready.dynamodb].map(
    (port) => `http://127.0.0.1:${port}`,
  );
  const startWorker = (name: ContenderName) =>
    startPeer<Load, Run>(new URL("worker.ts", import.meta.url), name, ...endpoints);

  /**
   * One set: a new process for each contender, since what the same process measures twice agrees with
   * itself, whatever its memory happens to look like. The contenders take turns, so that whatever else
   * the machine does meets all of them.
   */
  async function measureSet(names: readonly ContenderName[], load: Load): Promise<Cost[]> {
    const workers = await Promise.all(names.map(startWorker));
    const runs = names.map((): Cost[] => []);
    for (let turn = -warmUps; turn < turns; turn++) {
      for (const [i, worker] of workers.entries()) {
        await server.ask("counts");
        const run = { ...(await worker.ask(load)), ...(await server.ask("counts")) };
        if (turn >= 0) runs[i]?.push(run);
      }
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    return runs.map(medians);
  }

  return {
    kinesisEndpoint: endpoints[0] ?? "",

    /** Measures sets until `isSteady` finds that they agree, or there are `most` of them. */
    async measure(
      load: Load,
      names: readonly ContenderName[],
      {
        least,
        most,
        isSteady,
      }: Readonly<{
        least: number;
        most: number;
        isSteady: (costs: Costs) => boolean;
      }>,
    ): Promise<Costs> {
      const samples = names.map((): Cost[] => []);
      const costs: Costs = Object.fromEntries(names.map((name, i) => [name, samples[i]]));
      for (let set = 0; set < most && !(set >= least && isSteady(costs)); set++) {
        const measured = await measureSet(names, load);
        measured.forEach((cost, i) => {
          samples[i]?.push(cost);
        });
      }
      return costs;
    },

    stop: () => server.stop(),
  };
}

function medians(costs: readonly Cost[]): Cost {
  const of = (member: keyof Cost): number => median(costs.map((cost) => cost[member]));
  return {
    readCpu: of("readCpu"),
    writtenCpu: of("writtenCpu"),
    peakRss: of("peakRss"),
    calls: of("calls"),
    sessions: of("sessions"),
  };
}
