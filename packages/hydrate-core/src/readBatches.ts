import type { BatchPointer } from "./record/batchPointer.js";
import { HydrateReadError, isHydrateError } from "./errors.js";
import type { EventOrigin } from "./stream/kinesisEvent.js";
import type { HydratedRecord, Hydration } from "./event/hydratedRecord.js";
import { judge } from "./verdict/judge.js";
import type { HydrateLogger } from "./lib/logger.js";
import { reportBatch } from "./verdict/reportBatch.js";
import type { StreamSource } from "./stream/streamSource.js";

/** An on-failure record, and where its records are. */
export type PointedRecord<TInput> = { readonly record: TInput; readonly pointer: BatchPointer };

export type BatchReaderOptions = {
  readonly retentionHours: number;
  readonly maxRangeBytes: number;
  readonly invokeIdentityArn?: string | undefined;
  readonly logger: HydrateLogger;
};

/** Reads, judges and converts batches of one shard that are sorted by start. Never rejects. */
export type BatchReader<TInput> = (
  batches: readonly PointedRecord<TInput>[],
  shard: BatchPointer,
  signal?: AbortSignal,
) => Promise<PromiseSettledResult<HydratedRecord>[]>;

export function createBatchReader<TInput, TRecord>(
  open: (region: string) => Promise<StreamSource<TRecord>>,
  toHydrated: (
    record: TInput,
    records: readonly TRecord[],
    origin: EventOrigin,
    hydration: Hydration,
  ) => HydratedRecord,
  { retentionHours, maxRangeBytes, invokeIdentityArn, logger }: BatchReaderOptions,
): BatchReader<TInput> {
  return async (batches, shard, signal) => {
    const startedAt = performance.now();
    let source: StreamSource<TRecord>;
    try {
      source = await open(shard.region);
    } catch (error) {
      const reason = isHydrateError(error) ? error : clientError(shard, error);
      return batches.map(() => ({ status: "rejected", reason }));
    }
    // With the SDK's error rules behind it, reading is loaded when there is something to read.
    const { readRanges } = await import("./range/readRanges.js");
    const results = await readRanges(
      source,
      shard,
      batches.map(({ pointer }) => pointer),
      { maxRangeBytes, signal },
    );
    return batches.map(({ record, pointer }, index) => {
      const result = results[index];
      if (result?.status !== "fulfilled") return { status: "rejected", reason: result?.reason };

      const { calls, records } = result.value;
      const hydration = judge(pointer, result.value, source, retentionHours);
      const durationMs = Math.round(performance.now() - startedAt);
      reportBatch(logger, pointer, hydration, { calls, durationMs });
      const origin = { ...pointer, invokeIdentityArn };
      return { status: "fulfilled", value: toHydrated(record, records, origin, hydration) };
    });
  };
}

function clientError({ source, region, streamArn, shardId }: BatchPointer, cause: unknown) {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  return new HydrateReadError(
    `The ${source} client for ${region} could not be made: ${message}`,
    true,
    { operation: "CreateClient", streamArn, shardId, awsError: name },
    { cause },
  );
}
