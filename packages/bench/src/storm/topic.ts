import type { Clock } from "./clock.ts";

/** Calls a function; `done` gets the items that failed. */
export type Invoke = (items: readonly number[], done: (failed: readonly number[]) => void) => void;

/** What became of an item: its records were handed on, or it is left a bare pointer. */
type Settle = (item: number, result: "done" | "bare") => void;

export type Delivering = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly invoke: Invoke;
  readonly settle: Settle;
};

export type TopicOptions = {
  /** Invocations side by side: the reserved concurrency, or the account's. */
  readonly concurrency: number;
};

// Lambda's own rules for asynchronous invocations:
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const retryMillis = [60_000, 120_000];
const longestWait = 300_000;
const mostAge = 6 * 3_600_000;

/**
 * A topic calls an asynchronous function: an invocation for each item. One that fails is tried again
 * after one minute and after two; one that finds no concurrency free goes back for a second, two, four
 * and so on up to five minutes, for six hours.
 *
 * @returns what publishes an item
 */
export function createTopic(
  { clock, random, invoke, settle }: Delivering,
  { concurrency }: TopicOptions,
): (item: number) => void {
  let running = 0;

  function attempt(item: number, cameAt: number, failures: number, refusals: number): void {
    if (clock.now() - cameAt > mostAge) {
      settle(item, "bare");
      return;
    }
    if (running >= concurrency) {
      const wait = Math.min(longestWait, 1_000 * 2 ** refusals);
      // Half of it by chance: those that were refused together do not come back together.
      clock.after(wait * (0.5 + random() / 2), () => attempt(item, cameAt, failures, refusals + 1));
      return;
    }
    running += 1;
    invoke([item], (failed) => {
      running -= 1;
      const wait = retryMillis[failures];
      if (failed.length === 0) settle(item, "done");
      else if (wait === undefined) settle(item, "bare");
      else clock.after(wait, () => attempt(item, cameAt, failures + 1, 0));
    });
  }
  return (item) => attempt(item, clock.now(), 0, 0);
}
