import type { Clock } from "./clock.ts";
import { createQueue, type QueueOptions } from "./queue.ts";
import { arrivalOf, pointerCount, type Storm } from "./storm.ts";
import { createTopic, type Invoke, type TopicOptions } from "./topic.ts";

/** How the function is called, and the share of a shard that a process of it reads at most. */
export type Wiring = { readonly readShare: number } & (
  | ({ readonly kind: "topic" } & TopicOptions)
  | ({ readonly kind: "queue" } & QueueOptions)
);

export type Delivered = {
  /** Until the last item was settled. */
  readonly seconds: number;
  /** Left as pointers, or settled when the stream had forgotten the batch. */
  readonly bare: number;
  readonly invocations: number;
  readonly lambdaSeconds: number;
};

// A stream keeps a batch for 24 hours; its retries, or its age, may have taken six.
const keptMillis = 18 * 3_600_000;

/** Sends a storm through a wiring, and tells when each of its pointers is settled. */
export function deliver(
  {
    clock,
    random,
    storm,
    wiring,
  }: Readonly<{
    clock: Clock;
    random: () => number;
    storm: Storm;
    wiring: Wiring;
  }>,
  invoke: Invoke,
  finished: (delivered: Delivered) => void,
): void {
  const count = pointerCount(storm);
  let [settled, bare, invocations, lambdaMillis] = [0, 0, 0, 0];

  const delivering = {
    clock,
    random,
    invoke: (items: readonly number[], done: (failed: readonly number[]) => void) => {
      const startedAt = clock.now();
      invocations += 1;
      invoke(items, (failed) => {
        lambdaMillis += clock.now() - startedAt;
        done(failed);
      });
    },
    settle: (item: number, result: "done" | "bare") => {
      settled += 1;
      const isGone = clock.now() - arrivalOf(storm, item) > keptMillis;
      if (result === "bare" || isGone) bare += 1;
      if (settled < count) return;
      const seconds = clock.now() / 1_000;
      finished({ seconds, bare, invocations, lambdaSeconds: lambdaMillis / 1_000 });
    },
  };
  const publish =
    wiring.kind === "topic" ? createTopic(delivering, wiring) : createQueue(delivering, wiring);

  // One timer at a time, however many are to come.
  function publishFrom(first: number): void {
    let next = first;
    while (next < count && arrivalOf(storm, next) <= clock.now()) publish(next++);
    if (next < count) clock.after(arrivalOf(storm, next) - clock.now(), () => publishFrom(next));
  }
  publishFrom(0);
}
