import { expect, it } from "vitest";
import { createRandom } from "../lib/random.ts";
import { EventLoop } from "../simulation/eventLoop.ts";
import { type Delivered, deliver, type Wiring } from "./deliver.ts";
import type { Storm } from "./storm.ts";
import { wirings } from "./wirings.ts";

const hour = 3_600_000;
const storm: Storm = { shards: 2, pointers: 10, records: 100, bytes: 1_000, overMillis: 60_000 };

function send(wiring: Wiring, takes: number): { delivered: Delivered; cameAt: number[] } {
  const clock = new EventLoop();
  const cameAt: number[] = [];
  let result: Delivered | undefined;
  deliver(
    { clock, random: createRandom(1), storm, wiring },
    (items, done) => {
      for (const item of items) cameAt[item] = clock.now();
      clock.after(takes, () => done([]));
    },
    (delivered) => {
      result = delivered;
    },
  );
  clock.run();
  if (!result) throw new Error("not finished");
  return { delivered: result, cameAt };
}

it("sends each pointer when it comes, and counts invocations and their seconds", () => {
  const { delivered, cameAt } = send(wirings["topic, no limit"], 1_000);

  expect(cameAt).toEqual(Array.from({ length: 20 }, (_, i) => i * 3_000));
  expect(delivered).toEqual({ seconds: 58, bare: 0, invocations: 20, lambdaSeconds: 20 });
});

it("counts what comes after the stream has forgotten it as left", () => {
  expect(send(wirings["topic, no limit"], 17 * hour).delivered.bare).toBe(0);
  expect(send(wirings["topic, no limit"], 19 * hour).delivered.bare).toBe(20);
});
