import { count, table } from "../lib/table.ts";
import type { Bundle, ColdStarts } from "./coldStart.ts";
import {
  crowded,
  fitting,
  fivePages,
  growth,
  type Measured,
  type NamedLoad,
  tenNeighbours,
} from "./loads.ts";
import {
  coreToLimit,
  coreToSdk,
  format,
  handlerToNaive,
  medianOf,
  type Ratio,
  ratiosOf,
  startRatios,
} from "./ratios.ts";

const limitToNaive: Ratio = { ...handlerToNaive, name: "limit / naive", ours: "limit" };
const handlerToNaiveMemory: Ratio = { ...handlerToNaive, cost: "peakRss" };

const full = growth[4] ?? crowded;
const thousand = growth[3] ?? crowded;

/** The table of what the benchmark is to keep to, and of what it measured. */
export function targets(
  measured: readonly Measured[],
  { naiveByDefault, naive, handler }: Record<Bundle, ColdStarts>,
): string {
  const costsOf = (load: NamedLoad) =>
    measured.find(({ name, load: { source } }) => name === load.name && source === load.load.source)
      ?.costs ?? {};
  const row = (name: string, target: string, load: NamedLoad, ratio: Ratio): string[] => [
    name,
    target,
    format(ratiosOf(ratio, costsOf(load))),
  ];
  const perRecord = (costsOf(full).core ?? []).map(
    ({ readCpu }, set) => readCpu / 10 / (costsOf(thousand).core?.[set]?.readCpu ?? Number.NaN),
  );
  const sessions = Math.max(...measured.map(({ costs }) => medianOf(costs, "core", "sessions")));
  return table(
    ["", "target", "measured"],
    [
      [
        "calls for ten neighbouring batches",
        "<= 4",
        count(medianOf(costsOf(tenNeighbours), "core", "calls")),
      ],
      ["connections that a run opens, once there is one", "0", String(sessions)],
      row("full page (10,000 records, 10 MB): core / sdk", "<= 1.10", full, coreToSdk),
      row("full page: core / limit", "", full, coreToLimit),
      row("5,000 DynamoDB records in five pages: core / limit", "<= 1.15", fivePages, coreToLimit),
      row("full page: handler / naive", "<= 1.20", full, handlerToNaive),
      row("full page: limit / naive", "", full, limitToNaive),
      row("600 records, what fits a message: handler / naive", "<= 1.20", fitting, handlerToNaive),
      row("full page, peak memory: handler / naive", "<= 1.10", full, handlerToNaiveMemory),
      [
        "bytes loaded at init: handler / naive",
        "<= 1.15",
        (handler.bytes / naive.bytes).toFixed(2),
      ],
      [
        "time of init: handler / naive, bundled alike",
        "<= 1.10",
        format(startRatios(handler, naive, "init")),
      ],
      [
        "first answer, init included: handler / naive by esbuild's default",
        "<= 1.10",
        format(startRatios(handler, naiveByDefault, "firstAnswer")),
      ],
      [
        "first answer, init included: handler / naive, bundled alike",
        "<= 1.10",
        format(startRatios(handler, naive, "firstAnswer")),
      ],
      [
        "CPU for a record, in a batch of 10,000 / of 1,000: core",
        "",
        format(perRecord.filter(Number.isFinite)),
      ],
    ],
  );
}
