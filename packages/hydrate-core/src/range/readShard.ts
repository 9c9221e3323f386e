import type { Clock } from "../lib/clock.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { isShardWide } from "../stream/readError.js";
import type { Shard, StreamSource } from "../stream/streamSource.js";
import { planReads } from "./planReads.js";
import type { Reading } from "./rangeReading.js";
import { readRanges } from "./readRanges.js";
import { ShardCalls } from "./shardCalls.js";
import type { ShardPace } from "./shardPace.js";
import { ShardReader } from "./shardReader.js";

export type ReadShardOptions = {
  readonly maxRangeBytes: number;
  readonly clock: Clock;
  readonly pace?: ShardPace | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Reads the batches of one shard, run by run, and yields each as soon as its run is read. What is
 * learned of the shard is kept for the runs that follow: an error that would meet them too is met once.
 */
export async function* readShard<T extends { readonly pointer: BatchPointer }>(
  source: StreamSource,
  shard: Shard,
  batches: readonly T[],
  { pace, signal, ...options }: ReadShardOptions,
): AsyncGenerator<[T, PromiseSettledResult<Reading>]> {
  const reader = new ShardReader(new ShardCalls(source, shard, pace, signal));
  let failure: PromiseRejectedResult | undefined;
  for (const run of planReads(batches)) {
    const pointers = run.map(({ pointer }) => pointer);
    const results = failure ? [] : await readRanges(reader, pointers, options);
    for (const [i, batch] of run.entries()) {
      const result = results[i] ?? failure;
      if (!result) continue;
      if (result.status === "rejected" && isShardWide(result.reason)) failure = result;
      yield [batch, result];
    }
  }
}
