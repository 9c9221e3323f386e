import { DisorderedStore } from "./disorderedStore.ts";
import type { Delivering } from "./topic.ts";

export type QueueOptions = {
  /** Messages of an invocation, at most. */
  readonly batch: number;
  /** How long an invocation waits for its batch to fill. */
  readonly windowMillis: number;
  /** The mapping's MaximumConcurrency. */
  readonly concurrency: number;
  readonly visibilityMillis: number;
  /** Receives of a message before it goes to the dead-letter queue. */
  readonly maxReceives: number;
};

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const mostInFlight = 120_000;

/**
 * A queue calls a function with batches. What fails stays out of sight until its visibility timeout has
 * passed, and after too many receives is left as it is.
 *
 * @returns what sends an item to the queue
 */
export function createQueue(
  { clock, random, invoke, settle }: Delivering,
  { batch, windowMillis, concurrency, visibilityMillis, maxReceives }: QueueOptions,
): (item: number) => void {
  const visible = new DisorderedStore(random);
  const receives = new Map<number, number>();
  let running = 0;
  let inFlight = 0;
  let gathering = false;

  function add(item: number): void {
    visible.add(item);
    serve();
  }

  function serve(): void {
    while (running < concurrency && visible.size >= batch && hasRoom()) start();
    if (gathering || running >= concurrency || visible.size === 0 || !hasRoom()) return;
    gathering = true;
    clock.after(windowMillis, () => {
      gathering = false;
      if (running < concurrency && visible.size > 0 && hasRoom()) start();
      serve();
    });
  }

  const hasRoom = (): boolean => inFlight + batch <= mostInFlight;

  function start(): void {
    const items = visible.take(batch);
    running += 1;
    inFlight += items.length;
    const receivedAt = clock.now();
    for (const item of items) receives.set(item, (receives.get(item) ?? 0) + 1);
    invoke(items, (failed) => {
      running -= 1;
      inFlight -= items.length - failed.length;
      const unfinished = new Set(failed);
      for (const item of items) {
        if (unfinished.has(item)) continue;
        receives.delete(item);
        settle(item, "done");
      }
      if (failed.length > 0) {
        clock.after(receivedAt + visibilityMillis - clock.now(), () => giveBack(failed));
      }
      serve();
    });
  }

  function giveBack(items: readonly number[]): void {
    inFlight -= items.length;
    for (const item of items) {
      if ((receives.get(item) ?? 0) < maxReceives) {
        visible.add(item);
        continue;
      }
      receives.delete(item);
      settle(item, "bare");
    }
    serve();
  }
  return add;
}
