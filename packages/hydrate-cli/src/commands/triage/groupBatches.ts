import { type CaseBatch, conditionLabel, functionName, recordCount } from "../../case/caseBatch.js";
import { type ClockFacts, clocksOf } from "../../case/clocks.js";
import { timeOf } from "../../case/selectBatches.js";

/** What failed alike. */
export type Group = {
  readonly function: string;
  readonly condition: string;
  readonly cause: string;
  readonly batches: number;
  readonly records: number;
  /** Records by the hour in which Lambda gave up on them, in epoch milliseconds. */
  readonly byHour: ReadonlyMap<number, number>;
  /** Batches that are lost already. */
  readonly lost: number;
  /** When the next batch is lost; undefined where all are saved, or lost. */
  readonly nextLoss: number | undefined;
  /** When the queue deletes the first message. */
  readonly keptUntil: number;
  /** None of the group depends on a stream any more. */
  readonly saved: boolean;
};

const hour = 3_600_000;

/** Groups batches by function, condition and cause, the closest to its end first. */
export function groupBatches(
  batches: readonly CaseBatch[],
  index: ClockFacts,
  now: number,
): Group[] {
  const groups = Map.groupBy(batches, (batch) =>
    JSON.stringify([functionName(batch.functionArn), conditionLabel(batch), batch.cause ?? "-"]),
  );
  return [...groups.values()]
    .map((of) => toGroup(of, index, now))
    .sort((a, b) => (a.nextLoss ?? a.keptUntil) - (b.nextLoss ?? b.keptUntil));
}

function toGroup(batches: readonly CaseBatch[], index: ClockFacts, now: number): Group {
  const byHour = new Map<number, number>();
  const losses: number[] = [];
  let records = 0;
  let keptUntil = Number.POSITIVE_INFINITY;
  let saved = true;
  for (const batch of batches) {
    const count = recordCount(batch);
    const at = Math.floor(timeOf(batch) / hour) * hour;
    records += count;
    byHour.set(at, (byHour.get(at) ?? 0) + count);
    const { forgottenAt, deletedAt } = clocksOf(batch, index);
    keptUntil = Math.min(keptUntil, deletedAt);
    saved &&= batch.kind !== "other" && forgottenAt === undefined;
    if (forgottenAt !== undefined) losses.push(forgottenAt);
  }
  const [first] = batches;
  const ahead = losses.filter((time) => time > now);
  return {
    function: functionName(first?.functionArn),
    condition: first ? conditionLabel(first) : "-",
    cause: first?.cause ?? "-",
    batches: batches.length,
    records,
    byHour,
    lost: losses.length - ahead.length,
    nextLoss: ahead.length === 0 ? undefined : Math.min(...ahead),
    keptUntil,
    saved,
  };
}
