import { median, quantile, spread } from "../lib/statistics.ts";
import type { ColdStarts } from "./coldStart.ts";
import type { ContenderName } from "./contenders.ts";
import type { Cost, Costs } from "./measure.ts";

/** What is compared: one contender's cost over another's, in the same set. */
export type Ratio = {
  readonly name: string;
  readonly ours: ContenderName;
  readonly theirs: ContenderName;
  readonly cost: "readCpu" | "writtenCpu" | "peakRss";
};

export const coreToSdk: Ratio = {
  name: "core / sdk",
  ours: "core",
  theirs: "sdk",
  cost: "readCpu",
};
export const coreToLimit: Ratio = {
  name: "core / limit",
  ours: "core",
  theirs: "limit",
  cost: "writtenCpu",
};
export const handlerToNaive: Ratio = {
  name: "handler / naive",
  ours: "handler",
  theirs: "naive",
  cost: "writtenCpu",
};

const steady = 0.1;
const unsteady = 0.25;

/** The ratios of the sets; none where a contender was not measured. */
export function ratiosOf({ ours, theirs, cost }: Ratio, costs: Costs): number[] {
  const [a, b] = [costs[ours] ?? [], costs[theirs] ?? []];
  return a.flatMap((one, set) => {
    const other = b[set]?.[cost];
    return other ? [one[cost] / other] : [];
  });
}

/** The ratios of the starts of two bundles, turn by turn. */
export const startRatios = (
  ours: ColdStarts,
  theirs: ColdStarts,
  of: "init" | "firstAnswer",
): number[] =>
  ours.starts.map((start, turn) => start[of] / (theirs.starts[turn]?.[of] ?? Number.NaN));

/** Whether more sets would change little of any ratio. */
export const isSteady = (ratios: readonly Ratio[], costs: Costs): boolean =>
  ratios
    .map((ratio) => ratiosOf(ratio, costs))
    .every((of) => of.length < 1 || spread(of) <= steady);

/**
 * The median of some ratios, and the least and the most of them in brackets. What the sets do not agree
 * on is not shown.
 */
export function format(ratios: readonly number[]): string {
  if (ratios.length === 0) return "";
  if (spread(ratios) > unsteady) return "varies";
  const [least, most] = [quantile(ratios, 0), quantile(ratios, 1)];
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

/** A contender's cost for a load: the median of its sets. */
export const medianOf = (costs: Costs, name: ContenderName, member: keyof Cost): number =>
  median((costs[name] ?? []).map((cost) => cost[member]));
