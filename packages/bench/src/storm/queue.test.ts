import fc from "fast-check";
import { expect, it } from "vitest";
import { createRandom } from "../lib/random.ts";
import { EventLoop } from "../simulation/eventLoop.ts";
import { createQueue, type QueueOptions } from "./queue.ts";

const options: QueueOptions = {
  batch: 10,
  windowMillis: 5_000,
  concurrency: 2,
  visibilityMillis: 360_000,
  maxReceives: 5,
};

/** Sends items at once to a function that fails those that it is told to, so often. */
function send(items: number, given: Partial<QueueOptions> = {}, failures = 0) {
  const clock = new EventLoop();
  const batches: { at: number; size: number }[] = [];
  const settled: [number, string, number][] = [];
  const tries = new Map<number, number>();
  let [running, most] = [0, 0];
  const add = createQueue(
    {
      clock,
      random: createRandom(1),
      invoke(batch, done) {
        batches.push({ at: clock.now(), size: batch.length });
        running += 1;
        most = Math.max(most, running);
        for (const item of batch) tries.set(item, (tries.get(item) ?? 0) + 1);
        clock.after(100, () => {
          running -= 1;
          done(batch.filter((item) => item % 2 === 0 && (tries.get(item) ?? 0) <= failures));
        });
      },
      settle: (item, result) => settled.push([item, result, clock.now()]),
    },
    { ...options, ...given },
  );
  for (let item = 0; item < items; item++) add(item);
  clock.run();
  return { batches, settled, most };
}

it("calls at once with what fills a batch, and with the rest when the window has passed", () => {
  const { batches } = send(25);

  expect(batches).toEqual([
    { at: 0, size: 10 },
    { at: 0, size: 10 },
    { at: 5_000, size: 5 },
  ]);
});

it("never runs more than its concurrency, and settles each item once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(7), (items, failures) => {
      const { settled, most } = send(items, {}, failures);

      expect(most).toBeLessThanOrEqual(2);
      expect(settled.map(([item]) => item).sort((a, b) => a - b)).toEqual(
        Array.from({ length: items }, (_, i) => i),
      );
    }),
  );
});

it("gives a message that failed back once its visibility timeout has passed", () => {
  const { batches, settled } = send(10, {}, 1);

  expect(batches).toEqual([
    { at: 0, size: 10 },
    { at: 365_000, size: 5 },
  ]);
  expect(settled.filter(([item]) => item % 2 === 0).map(([, , at]) => at)).toEqual(
    Array(5).fill(365_100),
  );
});

it("leaves a message bare that was received too often", () => {
  const { settled } = send(1, { maxReceives: 3 }, 9);

  // Each time the window, and at last the visibility timeout of the third receive.
  expect(settled).toEqual([[0, "bare", 3 * 365_000]]);
});
