import { type HydratedRecord, withBatch } from "./event/hydratedRecord.js";
import type { HydratorOptions } from "./hydratorOptions.js";
import type { HydrateLogger } from "./lib/logger.js";
import type { StreamSourceName } from "./lib/streamSourceName.js";
import type { Reading } from "./range/rangeReading.js";
import type { BatchPointer } from "./record/batchPointer.js";
import type { OnFailureRecord } from "./record/onFailureRecord.js";
import { type ClientCache, createClientCache } from "./stream/clientCache.js";
import {
  createDynamoDBStreamsClient,
  createKinesisClient,
  preloadClient,
} from "./stream/clients.js";
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
  readonly logger: HydrateLogger;
};

/** Reads batches of one shard that are sorted by start, and gives the verdicts. Never rejects. */
export type ReadBatches = (
  batches: readonly [PointedRecord, ...PointedRecord[]],
  signal?: AbortSignal,
) => Promise<PromiseSettledResult<HydratedRecord>[]>;

export function createBatchReader(options: ReadBatchesOptions): ReadBatches {
  const { retentionHours, maxRangeBytes, logger } = options;
  const withSource = createSources(options);

  return async (batches, signal) => {
    const startedAt = performance.now();
    const [{ pointer: shard }] = batches;
    const pointers = batches.map(({ pointer }) => pointer);
    let results: PromiseSettledResult<Reading>[];
    try {
      results = await withSource[shard.source](shard.region, signal, async (source) => {
        const { readRanges } = await load.readRanges();
        return readRanges(source, shard, pointers, { maxRangeBytes, signal });
      });
    } catch (error) {
      const { toClientError } = await import("./stream/readError.js");
      const reason = toClientError(shard, error, signal);
      return batches.map(() => ({ status: "rejected", reason }));
    }

    return batches.map(({ record, pointer }, index) => {
      const result = results[index];
      if (result?.status !== "fulfilled") return { status: "rejected", reason: result?.reason };

      const { calls, records } = result.value;
      const hydration = judge(pointer, result.value, retentionHours);
      const durationMs = Math.round(performance.now() - startedAt);
      reportBatch(logger, pointer, hydration, { calls, durationMs });
      return { status: "fulfilled", value: withBatch(record, records, hydration) };
    });
  };
}

// The SDKs are loaded at first use, unless somebody loads them before: a function that reads one kind
// of stream needs not the other's, and one that gets an ordinary stream event needs neither.
const load = {
  readRanges: () => import("./range/readRanges.js"),
  kinesis: () => import("./stream/kinesisSource.js"),
  dynamodb: () => import("./stream/dynamodbSource.js"),
};

/**
 * Loads what reading streams of these kinds needs, so that the first batch does not wait for it, and
 * a bundle that lacks a module fails before there is a batch.
 */
export async function preloadReading(sources: readonly StreamSourceName[]): Promise<void> {
  await Promise.all([
    load.readRanges(),
    ...sources.map((source) => load[source]()),
    ...sources.map(preloadClient),
  ]);
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
        const { createKinesisSource } = await load.kinesis();
        return work(createKinesisSource(client, invokeIdentityArn));
      }),
    dynamodb: (region, signal, work) =>
      withDynamoDB(region, signal, async (client) => {
        const { createDynamoDBSource } = await load.dynamodb();
        return work(createDynamoDBSource(client));
      }),
  };
}
