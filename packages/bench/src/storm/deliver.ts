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
  readonly bare: number;
  readonly invocations: number;
  readonly lambdaSeconds: number;
};

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
    settle: (_item: number, result: "done" | "bare") => {
      settled += 1;
      if (result === "bare") bare += 1;
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
