import type { ContenderName } from "./contenders.ts";
import { type Load, load } from "./load.ts";
import type { Costs } from "./measure.ts";

/** A load of the benchmark, each of which is measured once. */
export type NamedLoad = { readonly name: string; readonly load: Load };
export type Measured = NamedLoad & { readonly costs: Costs };

const records = (count: number, bytes: number, more: Partial<Load> = {}): NamedLoad => ({
  name: `${count.toLocaleString("en")} × ${bytes.toLocaleString("en")} B`,
  load: load({ records: count, bytes, ...more }),
});
const named = (name: string, given: Partial<Load>): NamedLoad => ({ name, load: load(given) });

/** By their size: the steps of the chart. */
export const steps = [1, 10, 100, 1_000, 10_000];
export const growth = steps.map((count) => records(count, 1_000));
/** What fits a queue's message of 1 MiB. */
export const fitting = records(600, 1_000);
export const sizes = [...growth, fitting, records(10_000, 100)];

const full = { records: 10_000, bytes: 1_000 };
const tenPages = named("10,000 × 1,000 B in 10 pages", { ...full, pages: 10 });
export const crowded = named("10,000 × 100 B, a million behind", {
  records: 10_000,
  bytes: 100,
  behind: 1_000_000,
});
export const tenNeighbours = named("10 batches of a shard", { records: 100, pointers: 10 });
const hundredNeighbours = named("100 batches of a shard", { records: 1_000, pointers: 100 });
const manyShards = named("100 batches, a shard each", { records: 10, pointers: 100, shards: 100 });
export const others = [tenPages, crowded, tenNeighbours, hundredNeighbours, manyShards];

export const fivePages = records(5_000, 1_000, { source: "dynamodb" });
export const dynamodb = [100, 1_000]
  .map((count) => records(count, 1_000, { source: "dynamodb" }))
  .concat(fivePages);

/** The naive function is one for Kinesis. */
export const contendersOf = ({ source }: Load): readonly ContenderName[] =>
  source === "kinesis"
    ? ["sdk", "naive", "limit", "core", "handler"]
    : ["sdk", "limit", "core", "handler"];
