import { count } from "../lib/table.ts";

// What AWS allows, and what a batch of 100 records of 1,000 bytes comes to.
const accountConcurrency = 1_000;
const inFlight = 120_000;
const visibilitySeconds = 360;
const eventAgeHours = 6;
const messageBytes = 140_000;
// A lane of a shard gives up a batch about every 11 seconds: three tries, and the waits between them.
const secondsToGiveUp = 11;

export type Load = { readonly shards: number; readonly lanes: number };

/** What a consumer that fails for an hour asks of the function and of its queues. */
export function demands({ shards, lanes }: Load, secondsOfInvocation: number) {
  const perSecond = (shards * lanes) / secondsToGiveUp;
  return {
    perSecond,
    inAnHour: perSecond * 3_600,
    /** Invocations side by side, one for each pointer. */
    concurrency: perSecond * secondsOfInvocation,
    ofAccount: (perSecond * secondsOfInvocation) / accountConcurrency,
    gigabytes: (perSecond * 3_600 * messageBytes) / 1e9,
    /** The share of messages that may fail before too many are in flight. */
    failingShare: Math.min(1, inFlight / visibilitySeconds / perSecond),
  };
}

/** Pointers of one hour that a topic's function handles before their event age ends. */
export const handledByTopic = (concurrency: number, secondsOfInvocation: number): number =>
  (concurrency / secondsOfInvocation) * (1 + eventAgeHours) * 3_600;

/** A row for a table. */
export function demandRow(load: Load, secondsOfInvocation: number): string[] {
  const { perSecond, inAnHour, concurrency, gigabytes, failingShare } = demands(
    load,
    secondsOfInvocation,
  );
  return [
    count(load.shards),
    String(load.lanes),
    perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond)),
    count(Math.round(inAnHour)),
    concurrency < 10 ? concurrency.toFixed(1) : count(Math.round(concurrency)),
    failingShare === 1 ? "all" : `${(failingShare * 100).toFixed(0)} %`,
    gigabytes < 10 ? gigabytes.toFixed(1) : count(Math.round(gigabytes)),
  ];
}
