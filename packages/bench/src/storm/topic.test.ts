import { expect, it } from "vitest";
import { createRandom } from "../lib/random.ts";
import { EventLoop } from "../simulation/eventLoop.ts";
import { createTopic } from "./topic.ts";

/** Publishes items at once to a function that takes so long, and fails as often as told. */
function publish(items: number, { concurrency = 10, takes = 100, failures = 0 } = {}) {
  const clock = new EventLoop();
  const starts: number[] = [];
  const settled: [number, string, number][] = [];
  let [running, most] = [0, 0];
  const tries = new Map<number, number>();
  const send = createTopic(
    {
      clock,
      random: createRandom(1),
      invoke(batch, done) {
        starts.push(clock.now());
        running += 1;
        most = Math.max(most, running);
        const [item = -1] = batch;
        tries.set(item, (tries.get(item) ?? 0) + 1);
        clock.after(takes, () => {
          running -= 1;
          done((tries.get(item) ?? 0) <= failures ? batch : []);
        });
      },
      settle: (item, result) => settled.push([item, result, clock.now()]),
    },
    { concurrency },
  );
  for (let item = 0; item < items; item++) send(item);
  clock.run();
  return { starts, settled, most };
}

it("tries again after one minute and after two", () => {
  const { starts, settled } = publish(1, { failures: 2 });

  expect(starts).toEqual([0, 60_100, 180_200]);
  expect(settled).toEqual([[0, "done", 180_300]]);
});

it("leaves a bare pointer after the third try", () => {
  const { starts, settled } = publish(1, { failures: 3 });

  expect(starts).toHaveLength(3);
  expect(settled).toEqual([[0, "bare", 180_300]]);
});

it("never runs more than its concurrency, and settles each item once", () => {
  const { settled, most } = publish(200, { concurrency: 3 });

  expect(most).toBe(3);
  expect(settled.map(([item]) => item).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 200 }, (_, i) => i),
  );
  expect(settled.every(([, result]) => result === "done")).toBe(true);
});

it("gives up what has found no room for six hours", () => {
  const { settled } = publish(2, { concurrency: 1, takes: 7 * 3_600_000 });

  expect(settled.map(([item, result]) => [item, result])).toEqual([
    [1, "bare"],
    [0, "done"],
  ]);
});
