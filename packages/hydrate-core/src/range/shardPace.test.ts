import { describe, expect, it } from "vitest";
import { virtualClock } from "../../test/virtualClock.js";
import { ShardPace, ShardPaces } from "./shardPace.js";

const quota = { callsPerSecond: 5, bytesPerSecond: 2_000_000 };
const shard = (id: number) => ({
  streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  region: "eu-central-1",
  shardId: `shardId-${id}`,
});

describe("the pace of a shard", () => {
  it.each([
    [1, 200],
    [0.25, 800],
    [0.01, 20_000],
  ])(
    "at a share of %d lets the first call go at once, and the others %d ms apart",
    async (share, pause) => {
      const clock = virtualClock();
      const pace = new ShardPace(quota, share, clock);

      for (let i = 0; i < 3; i += 1) await pace.turn();

      expect(clock.waits).toEqual([pause, pause]);
    },
  );

  it.each([
    [100_000, 800],
    [400_000, 800],
    [1_000_000, 2_000],
    [10_000_000, 20_000],
  ])("waits after %d bytes for %d ms", async (bytes, wait) => {
    const clock = virtualClock();
    const pace = new ShardPace(quota, 0.25, clock);

    await pace.turn();
    pace.spend(bytes);
    await pace.turn();

    expect(clock.waits).toEqual([wait]);
  });

  it("ends a wait though a test has stopped the clock", async () => {
    const waits: number[] = [];
    const stopped = { now: () => 0, sleep: async (millis: number) => void waits.push(millis) };
    const pace = new ShardPace(quota, 0.25, stopped);

    await pace.turn();
    await pace.turn();

    expect(waits).toEqual([800]);
  });

  it("counts the bytes of calls that were sent side by side", () => {
    const pace = new ShardPace(quota, 1, virtualClock());

    pace.spend(1_000_000);
    pace.spend(1_000_000);

    expect(pace.wait).toBe(1_000);
  });

  it("lets calls go at once that come seldom enough", async () => {
    const clock = virtualClock();
    const pace = new ShardPace(quota, 0.25, clock);
    for (let i = 0; i < 3; i += 1) {
      await pace.turn();
      clock.time += 800;
    }

    expect(clock.waits).toEqual([]);
  });

  it("takes nothing for a caller whose signal fires while it waits", async () => {
    const clock = virtualClock();
    const pace = new ShardPace(quota, 0.25, clock);
    await pace.turn();
    const deadline = new AbortController();
    const waiting = { ...clock, sleep: () => Promise.reject(new Error("aborted")) };
    const impatient = new ShardPace(quota, 0.25, waiting);
    await impatient.turn();
    const { wait } = impatient;

    deadline.abort(new Error("late"));
    await expect(pace.turn(deadline.signal)).rejects.toThrow("late");
    await expect(impatient.turn()).rejects.toThrow("aborted");

    expect([pace.wait, impatient.wait]).toEqual([800, wait]);
  });

  it("gives those that wait together their turns one after the other", async () => {
    const clock = virtualClock();
    const pace = new ShardPace(quota, 0.25, clock);
    const sentAt: number[] = [];

    await Promise.all(
      [1, 2, 3].map(async () => {
        await pace.turn();
        sentAt.push(clock.time);
      }),
    );

    expect(sentAt.map((time) => time - (sentAt[0] ?? 0))).toEqual([0, 800, 1_600]);
  });

  it("does not wait as long as a clock jumps back", async () => {
    const clock = virtualClock();
    const pace = new ShardPace(quota, 0.25, clock);
    await pace.turn();
    clock.time -= 86_400_000;

    await pace.turn();

    expect(clock.waits).toEqual([]);
    expect(pace.wait).toBe(800);
  });
});

describe("the paces of many shards", () => {
  it("are one for each shard", () => {
    const paces = new ShardPaces(0.25, virtualClock());
    const one = paces.of(shard(1), quota);

    expect(paces.of(shard(2), quota)).not.toBe(one);
    expect(paces.of(shard(1), quota)).toBe(one);
  });

  it("forget those that would let a call go at once before any other", async () => {
    const clock = virtualClock();
    const paces = new ShardPaces(0.25, clock);
    const busy = paces.of(shard(0), quota);
    await busy.turn();
    const idle = paces.of(shard(1), quota);
    for (let i = 2; i < 1_000; i += 1) paces.of(shard(i), quota);

    paces.of(shard(1_000), quota);

    expect(paces.of(shard(0), quota)).toBe(busy);
    expect(paces.of(shard(1), quota)).not.toBe(idle);
  });

  it("forget the one whose wait ends now before an older one that waits on", async () => {
    const clock = virtualClock();
    const paces = new ShardPaces(0.25, clock);
    const [waiting, ready] = [paces.of(shard(0), quota), paces.of(shard(1), quota)];
    await ready.turn();
    clock.time += ready.wait / 2;
    await waiting.turn();
    for (let i = 2; i < 1_000; i += 1) await paces.of(shard(i), quota).turn();
    clock.time += ready.wait;
    expect([ready.wait, waiting.wait > 0]).toEqual([0, true]);

    paces.of(shard(1_000), quota);

    expect(paces.of(shard(0), quota)).toBe(waiting);
    expect(paces.of(shard(1), quota)).not.toBe(ready);
  });

  it("stay a bounded number where each of them waits: the oldest goes first", async () => {
    const paces = new ShardPaces(0.25, virtualClock());
    const all: ShardPace[] = [];
    const wait = async (id: number) => {
      const pace = paces.of(shard(id), quota);
      await pace.turn();
      all.push(pace);
    };
    for (let i = 0; i < 1_000; i += 1) await wait(i);
    expect(paces.of(shard(0), quota)).toBe(all[0]);

    await wait(1_000);

    expect(paces.of(shard(1_000), quota)).toBe(all[1_000]);
    expect(paces.of(shard(1), quota)).toBe(all[1]);
    expect(paces.of(shard(0), quota)).not.toBe(all[0]);
  });
});
