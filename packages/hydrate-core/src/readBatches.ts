import { HydrateReadError, isHydrateError } from "./errors.js";
import { type HydratedRecord, withBatch } from "./event/hydratedRecord.js";
import type { HydratorOptions } from "./hydratorOptions.js";
import type { HydrateLogger } from "./lib/logger.js";
import type { BatchPointer } from "./record/batchPointer.js";
import type { OnFailureRecord } from "./record/onFailureRecord.js";
import {
  createClientCache,
  createDynamoDBStreamsClient,
  createKinesisClient,
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
  const openSource = createSources(options);

  return async (batches, signal) => {
    const startedAt = performance.now();
    const [{ pointer: shard }] = batches;
    let source: StreamSource;
    try {
      source = await openSource[shard.source](shard.region);
    } catch (error) {
      const reason = isHydrateError(error) ? error : clientError(shard, error);
      return batches.map(() => ({ status: "rejected", reason }));
    }
    // With the SDK's error rules behind it, reading is loaded when there is something to read.
    const { readRanges } = await import("./range/readRanges.js");
    const pointers = batches.map(({ pointer }) => pointer);
    const results = await readRanges(source, shard, pointers, { maxRangeBytes, signal });

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

// The SDKs are loaded at first use: a function that reads one kind of stream starts without the
// other's, and one that gets an ordinary stream event without either.
function createSources({ kinesis, dynamodb, invokeIdentityArn }: ReadBatchesOptions) {
  const kinesisClient = createClientCache(kinesis, (region) => createKinesisClient({ region }));
  const dynamodbClient = createClientCache(dynamodb, (region) =>
    createDynamoDBStreamsClient({ region }),
  );
  return {
    async kinesis(region: string) {
      const { createKinesisSource } = await import("./stream/kinesisSource.js");
      return createKinesisSource(await kinesisClient(region), invokeIdentityArn);
    },
    async dynamodb(region: string) {
      const { createDynamoDBSource } = await import("./stream/dynamodbSource.js");
      return createDynamoDBSource(await dynamodbClient(region));
    },
  };
}

function clientError({ source, region, streamArn, shardId }: BatchPointer, cause: unknown) {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  return new HydrateReadError(
    `The ${source} client for ${region} could not be made: ${message}`,
    { operation: "CreateClient", streamArn, shardId, awsError: name },
    true,
    { cause },
  );
}
