import { createRandom } from "../lib/random.ts";
import { type Delivered, deliver, type Wiring } from "../storm/deliver.ts";
import type { StreamFigures } from "../storm/server.ts";
import { Shard, sumLive } from "../storm/shard.ts";
import { batchBytes, liveBytes, placeOf, type Storm, shardOf } from "../storm/storm.ts";
import { EventLoop } from "./eventLoop.ts";
import { startAll } from "./process.ts";
import { Reader } from "./reader.ts";

export type Simulated = Delivered & StreamFigures;

// Of the function's minute, what is left for reading: a queue's function keeps some for sending.
const readingMillis = { topic: 59_000, queue: 54_000 };
// Shards that an invocation reads side by side.
const sideBySide = 4;
const batchMillisOfRecord = 10;
const unweighedRecords = 200;
// Of an invocation beside its calls; of each batch that it hands on, and of a megabyte of it.
const invocationMillis = 4;
const batchHandedMillis = 3;
const megabyteHandedMillis = 100;

/** Lets a storm pass in the simulation's time. The same seed gives the same figures. */
export function simulate(storm: Storm, wiring: Wiring, seed = 1): Simulated {
  const clock = new EventLoop();
  const random = createRandom(seed);
  const counts = { iteratorCalls: 0, pageCalls: 0, throttledCalls: 0, bytes: 0 };
  const shards = Array.from({ length: storm.shards }, () => new Shard(liveBytes, random() * 1_000));
  const reading = {
    clock,
    random,
    counts,
    readShare: wiring.readShare,
    batchBytes: batchBytes(storm),
    batchMillis: storm.records * batchMillisOfRecord,
    unweighedBytes: unweighedRecords * storm.bytes,
  };
  const handingMillis = batchHandedMillis + (batchBytes(storm) / 1e6) * megabyteHandedMillis;
  const free: Reader[] = [];

  function invoke(pointers: readonly number[], done: (failed: readonly number[]) => void): void {
    const reader = free.pop() ?? new Reader(reading);
    const endsAt = clock.now() + readingMillis[wiring.kind];
    const failed: number[] = [];
    function* readShard(number: number, ofShard: readonly number[]) {
      const shard = shards[number];
      if (!shard) return;
      const places = ofShard.map((pointer) => placeOf(storm, pointer));
      const left = yield* reader.readShard(number, shard, places, endsAt);
      failed.push(...left.map((place) => place * storm.shards + number));
    }
    const byShard = Map.groupBy(pointers, (pointer) => shardOf(storm, pointer));
    const tasks = [...byShard].map(([number, ofShard]) => readShard(number, ofShard));
    startAll(clock, tasks, sideBySide, () => {
      const handed = pointers.length - failed.length;
      clock.after(invocationMillis + handed * handingMillis, () => {
        free.push(reader);
        done(failed);
      });
    });
  }

  let result: Delivered | undefined;
  deliver({ clock, random, storm, wiring }, invoke, (delivered) => {
    result = delivered;
  });
  clock.run();
  if (!result) throw new Error("A storm ended before each of its pointers was settled");
  const now = result.seconds * 1_000;
  return { ...result, ...counts, live: sumLive(shards.map((shard) => shard.live(now))) };
}
