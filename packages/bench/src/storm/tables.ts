import { median } from "../lib/statistics.ts";
import { count, table } from "../lib/table.ts";
import type { Case, Outcome } from "../simulation/cases.ts";
import { type Simulated, simulate } from "../simulation/simulate.ts";
import type { Run } from "./runs.ts";
import { pointerCount, type Storm } from "./storm.ts";
import { wirings } from "./wirings.ts";

const columns = ["done, s", "bare", "live throttled", "longest gap, s", "calls", "Lambda, s"];

function cells(figures: Simulated, pointers: number, sample = 1): string[] {
  const { seconds, bare, live, iteratorCalls, pageCalls, lambdaSeconds } = figures;
  return [
    count(Math.round(seconds)),
    count(bare * sample),
    percent(live.throttled / live.polls),
    (live.longestGap / 1_000).toFixed(0),
    ((iteratorCalls + pageCalls) / pointers).toFixed(2),
    (lambdaSeconds / pointers).toFixed(2),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

const nameOf = ({ shards, pointers, records, bytes }: Storm): string =>
  `${count(shards)} × ${count(pointers)}, ${records} × ${bytes / 1_000} KB`;

export const measuredTable = (runs: readonly Run[]): string =>
  table(
    ["shards × pointers, batch", "wiring", ...columns],
    runs.map(({ storm, wiring, figures }, i) => [
      runs[i - 1]?.storm === storm ? "" : nameOf(storm),
      wiring,
      ...cells(figures, pointerCount(storm)),
    ]),
  );

export function simulatedTable(
  results: readonly { readonly of: Case; readonly outcomes: readonly Outcome[] }[],
): string {
  return table(
    ["shards", "storm", "pointers", "wiring", ...columns],
    results.flatMap(({ of: { name, storm }, outcomes }) =>
      outcomes.map(({ wiring, sample, figures }, i) => [
        ...(i > 0 ? ["", "", ""] : [count(storm.shards), name, count(pointerCount(storm))]),
        wiring,
        ...cells(figures, pointerCount(storm) / sample, sample),
      ]),
    ),
  );
}

const compared = {
  seconds: ({ seconds }: Simulated) => seconds,
  calls: ({ iteratorCalls, pageCalls }: Simulated) => iteratorCalls + pageCalls,
  "Lambda seconds": ({ lambdaSeconds }: Simulated) => lambdaSeconds,
};

/** How many times what was measured the simulation says, for each run. */
function errorsOf(runs: readonly Run[]) {
  const pairs = runs.map(({ storm, wiring, figures }) => ({
    measured: figures,
    simulated: simulate(storm, wirings[wiring]),
  }));
  return Object.entries(compared).map(([name, of]) => ({
    name,
    ratios: pairs.map(({ measured, simulated }) => of(simulated) / of(measured)),
  }));
}

export const errorTable = (runs: readonly Run[]): string =>
  table(
    ["simulated / measured", "median", "least", "most"],
    errorsOf(runs).map(({ name, ratios }) => [
      name,
      median(ratios).toFixed(2),
      Math.min(...ratios).toFixed(2),
      Math.max(...ratios).toFixed(2),
    ]),
  );
