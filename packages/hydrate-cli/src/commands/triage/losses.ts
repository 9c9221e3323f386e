import { type CaseBatch, recordCount } from "../../case/caseBatch.js";
import { type ClockFacts, clocksOf } from "../../case/clocks.js";

/** Records that are lost by a time, if nothing is done; `Infinity` for all. */
export type Loss = { readonly by: number; readonly records: number };

const hour = 3_600_000;

/** How many records are lost by some hours ahead, by the given time, and in all. */
export function lossesOf(
  batches: readonly CaseBatch[],
  facts: ClockFacts,
  now: number,
  until: number | undefined,
): Loss[] {
  const losses = batches.flatMap((batch) => {
    const { forgottenAt } = clocksOf(batch, facts);
    return forgottenAt === undefined ? [] : [{ at: forgottenAt, records: recordCount(batch) }];
  });
  const sumBy = (by: number): number =>
    losses.reduce((sum, { at, records }) => (at <= by ? sum + records : sum), 0);
  const times = new Set([now, fullHour(now + 3 * hour), until ?? fullHour(now + 9 * hour)]);
  return [...times]
    .sort((a, b) => a - b)
    .concat(Number.POSITIVE_INFINITY)
    .map((by) => ({ by, records: sumBy(by) }));
}

/** The soonest loss that is still ahead. */
export function nextLoss(
  batches: readonly CaseBatch[],
  facts: ClockFacts,
  now: number,
): number | undefined {
  const ahead = batches.flatMap((batch) => {
    const { forgottenAt } = clocksOf(batch, facts);
    return forgottenAt !== undefined && forgottenAt > now ? [forgottenAt] : [];
  });
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

function fullHour(time: number): number {
  // On the clock of the person who reads it.
  return new Date(time).setMinutes(0, 0, 0);
}
