import type { ContenderName } from "./contenders.ts";
import type { Load } from "./load.ts";
import { median } from "../lib/median.ts";
import { type Peer, startPeer } from "../lib/startPeer.ts";
import type { Run } from "./worker.ts";

/** What a contender costs for a load: medians of several runs. */
export type Cost = Run & { readonly calls: number; readonly sessions: number };
export type Costs = Record<ContenderName, Cost>;

type Counts = { readonly calls: number; readonly sessions: number };

const names: readonly ContenderName[] = ["sdk", "naive", "core", "handler"];
const warmUps = 2;

/**
 * Starts the server and the contenders. The contenders take turns, so that whatever else the machine
 * does meets all of them.
 */
export async function startMeasuring() {
  const server = await startPeer<"counts", Counts, { port: number }>(
    new URL("server.ts", import.meta.url),
  );
  const endpoint = `http://127.0.0.1:${server.ready.port}`;
  const startWorker = (name: ContenderName) => startPeer<Load, Run>(new URL("worker.ts", import.meta.url), name, endpoint);
  const workers = await Promise.all(names.map(startWorker));

  async function run(worker: Peer<Load, Run>, load: Load): Promise<Cost> {
    await server.ask("counts");
    return { ...(await worker.ask(load)), ...(await server.ask("counts")) };
  }

  return {
    endpoint,

    async measure(load: Load, runs: number): Promise<Costs> {
      const samples = names.map((): Cost[] => []);
      for (let turn = -warmUps; turn < runs; turn++) {
        for (const [i, worker] of workers.entries()) {
          const cost = await run(worker, load);
          if (turn >= 0) samples[i]?.push(cost);
        }
      }
      return byName((_, i) => medians(samples[i] ?? []));
    },

    /** The most memory a new process has at a load, in bytes. */
    async peakRss(load: Load, processes: number): Promise<Record<ContenderName, number>> {
      const samples = names.map((): number[] => []);
      for (let turn = 0; turn < processes; turn++) {
        for (const [i, name] of names.entries()) {
          const worker = await startWorker(name);
          samples[i]?.push((await worker.ask(load)).peakRss);
          await worker.stop();
        }
      }
      return byName((_, i) => median(samples[i] ?? []));
    },

    async stop(): Promise<void> {
      await Promise.all([server, ...workers].map((peer) => peer.stop()));
    },
  };
}

function byName<T>(of: (name: ContenderName, index: number) => T): Record<ContenderName, T> {
  const [sdk, naive, core, handler] = names.map(of);
  return { sdk, naive, core, handler } as Record<ContenderName, T>;
}

function medians(costs: readonly Cost[]): Cost {
  const of = (member: keyof Cost): number => median(costs.map((cost) => cost[member]));
  return {
    cpuMillis: of("cpuMillis"),
    wallMillis: of("wallMillis"),
    peakRss: of("peakRss"),
    calls: of("calls"),
    sessions: of("sessions"),
  };
}
