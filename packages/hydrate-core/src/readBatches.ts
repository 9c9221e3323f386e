import { type HydratedRecord, withBatch } from "./event/hydratedRecord.js";
import type { HydratorOptions } from "./hydratorOptions.js";
import type { Clock } from "./lib/clock.js";
import type { HydrateLogger } from "./lib/logger.js";
import type { StreamSourceName } from "./lib/streamSourceName.js";
import { ShardPaces } from "./range/shardPace.js";
import type { BatchPointer } from "./record/batchPointer.js";
import type { OnFailureRecord } from "./record/onFailureRecord.js";
import { type ClientCache, createClientCache } from "./stream/clientCache.js";
import { createDynamoDBStreamsClient, createKinesisClient } from "./stream/clients.js";
import { loadStream } from "./stream/loadStream.js";
import { toClientError } from "./stream/readError.js";
import type { StreamSource } from "./stream/streamSource.js";
import { judge } from "./verdict/judge.js";
import { reportBatch } from "./verdict/reportBatch.js";

/** An on-failure record, and where its records are. */
export type PointedRecord = { readonly record: OnFailureRecord; readonly pointer: BatchPointer };

export type ReadBatchesOptions = Pick<
  HydratorOptions,
  "kinesis" | "dynamodb" | "invokeIdentityArn"
> & {
  readonly retentionHours: number;
  readonly maxRangeBytes: number;
  readonly readShare: number;
  readonly logger: HydrateLogger;
  readonly clock: Clock;
};

/** Reads batches of one shard, and gives the verdict on each as soon as it is known. Never rejects. */
export type ReadBatches = <T extends PointedRecord>(
  batches: readonly [T, ...T[]],
  settle: (batch: T, result: PromiseSettledResult<HydratedRecord>) => void,
  signal?: AbortSignal,
) => Promise<void>;

export function createBatchReader(options: ReadBatchesOptions): ReadBatches {
  const { retentionHours, maxRangeBytes, readShare, logger, clock } = options;
  const withSource = createSources(options);
  const paces = new ShardPaces(readShare, clock);

  return async (batches, settle, signal) => {
    const startedAt = performance.now();
    const [{ pointer: shard }] = batches;
    const unsettled = new Set(batches);
    try {
      await withSource[shard.source](shard.region, signal, async (source) => {
        const { readShard } = await loadReading();
        const pace = source.quota && paces.of(shard, source.quota);
        const reading = readShard(source, shard, batches, { maxRangeBytes, clock, pace, signal });
        for await (const [batch, result] of reading) {
          unsettled.delete(batch);
          if (result.status === "rejected") {
            settle(batch, result);
            continue;
          }
          const { record, pointer } = batch;
          const { calls, records } = result.value;
          const hydration = judge(pointer, result.value, retentionHours);
          const durationMs = Math.round(performance.now() - startedAt);
          reportBatch(logger, pointer, hydration, { calls, durationMs });
          settle(batch, { status: "fulfilled", value: withBatch(record, records, hydration) });
        }
      });
    } catch (error) {
      const reason = toClientError(shard, error, signal);
      for (const batch of unsettled) settle(batch, { status: "rejected", reason });
    }
  };
}

// A function that gets an ordinary stream event needs none of it.
const loadReading = () => import("./range/readShard.js");

/**
 * Loads what reading streams of these kinds needs, so that the first batch does not wait for it, and
 * a bundle that lacks a module fails before there is a batch.
 */
export async function preloadReading(sources: readonly StreamSourceName[]): Promise<void> {
  await Promise.all([loadReading(), ...sources.map((source) => loadStream[source]())]);
}

function createSources({
  kinesis,
  dynamodb,
  invokeIdentityArn,
}: ReadBatchesOptions): Record<StreamSourceName, ClientCache<StreamSource>> {
  const withKinesis = createClientCache(kinesis, (region) => createKinesisClient({ region }));
  const withDynamoDB = createClientCache(dynamodb, (region) =>
    createDynamoDBStreamsClient({ region }),
  );
  return {
    kinesis: (region, signal, work) =>
      withKinesis(region, signal, async (client) => {
        const { createKinesisSource } = await loadStream.kinesis();
        return work(createKinesisSource(client, invokeIdentityArn));
      }),
    dynamodb: (region, signal, work) =>
      withDynamoDB(region, signal, async (client) => {
        const { createDynamoDBSource } = await loadStream.dynamodb();
        return work(createDynamoDBSource(client));
      }),
  };
}
