import pLimit from "p-limit";
import { createStreamGuard } from "./record/allowedStreams.js";
import { toBatchPointer } from "./record/batchPointer.js";
import type { BatchReader, PointedRecord } from "./readBatches.js";
import { type HydratedRecord, isHydratedRecord } from "./event/hydratedRecord.js";
import { hydrateFromPayload } from "./s3/hydrateFromPayload.js";
import { assertHydratorOptions, type HydratorOptions } from "./hydratorOptions.js";
import { silentLogger } from "./lib/logger.js";
import { isKinesisOnFailureRecord, parseOnFailureRecord } from "./record/parseOnFailureRecord.js";
import { planReads } from "./range/planReads.js";
import { reportBatch } from "./verdict/reportBatch.js";
import type {
  DynamoDBOnFailureRecord,
  KinesisOnFailureRecord,
  OnFailureRecord,
} from "./record/onFailureRecord.js";
import { createDynamoDBReader, createKinesisReader } from "./streams.js";

/** Options of one call. */
export type HydrateCallOptions = {
  /** Ends waiting and reading with `ERR_HYDRATE_TIMEOUT`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each record as soon as it is settled, by its index; what it throws is a bug. */
  readonly onSettled?:
    | ((index: number, result: PromiseSettledResult<HydratedRecord>) => void)
    | undefined;
};

/** Reads failed batches back. Made by {@link createHydrator}. */
export interface Hydrator {
  /**
   * Reads the batch that an on-failure record points to. A record that is hydrated already is given
   * back as it is; one that carries its `payload` (Lambda's S3 destination) costs no read, and the
   * batch takes the payload's place.
   *
   * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for a malformed record
   * @throws {@link HydrateUnsupportedSourceError} (`ERR_HYDRATE_SOURCE_UNSUPPORTED`) for Kafka
   * @throws {@link HydrateStreamNotAllowedError} (`ERR_HYDRATE_STREAM_NOT_ALLOWED`)
   * @throws {@link HydrateReadError} (`ERR_HYDRATE_READ_FAILED`) where AWS fails the calls
   * @throws {@link HydrateTimeoutError} (`ERR_HYDRATE_TIMEOUT`) when the signal fires
   */
  hydrate(
    record: OnFailureRecord | HydratedRecord,
    options?: HydrateCallOptions,
  ): Promise<HydratedRecord>;
  /**
   * Does the same for many, as `Promise.allSettled` does: in order, and one failure fails one.
   * Records of one shard that lie side by side are served from the same pages.
   */
  hydrateAll(
    records: readonly (OnFailureRecord | HydratedRecord)[],
    options?: HydrateCallOptions,
  ): Promise<PromiseSettledResult<HydratedRecord>[]>;
}

type Settled = PromiseSettledResult<HydratedRecord>;
type Job<TInput> = PointedRecord<TInput> & { readonly index: number };

/**
 * Makes a hydrator; keep it outside the handler, so that its connections are kept too.
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * const hydrator = createHydrator();
 * const hydrated = await hydrator.hydrate(record, { signal: AbortSignal.timeout(10_000) });
 */
export function createHydrator(options: HydratorOptions = {}): Hydrator {
  assertHydratorOptions(options);
  const {
    concurrency = 4,
    retentionHours = 24,
    maxRangeBytes = 67_108_864,
    logger = silentLogger,
    invokeIdentityArn,
  } = options;
  const assertAllowed = createStreamGuard(options.allowedStreamArns);
  const readerOptions = { retentionHours, maxRangeBytes, logger, invokeIdentityArn };
  const readKinesis = createKinesisReader(options.kinesis, readerOptions);
  const readDynamoDB = createDynamoDBReader(options.dynamodbStreams, readerOptions);

  async function hydrateAll(
    inputs: readonly (OnFailureRecord | HydratedRecord)[],
    { signal, onSettled }: HydrateCallOptions = {},
  ): Promise<Settled[]> {
    const settled = new Array<Settled>(inputs.length);
    const settle = (index: number, result: Settled): void => {
      settled[index] = result;
      onSettled?.(index, result);
    };
    const kinesisJobs: Job<KinesisOnFailureRecord>[] = [];
    const dynamodbJobs: Job<DynamoDBOnFailureRecord>[] = [];

    inputs.forEach((input, index) => {
      try {
        const isHydrated = isHydratedRecord(input);
        const record = isHydrated ? input : parseOnFailureRecord(input);
        const pointer = toBatchPointer(record);
        // Of no other stream is a word believed, whether it would be read or brings its records.
        assertAllowed(pointer.streamArn);
        if (isHydrated) {
          settle(index, { status: "fulfilled", value: input });
          return;
        }
        const value = hydrateFromPayload(record, pointer, retentionHours);
        if (value) {
          reportBatch(logger, pointer, value.hydration, { calls: 0, durationMs: 0 });
          settle(index, { status: "fulfilled", value });
          return;
        }
        if (isKinesisOnFailureRecord(record)) kinesisJobs.push({ index, record, pointer });
        else dynamodbJobs.push({ index, record, pointer });
      } catch (reason) {
        settle(index, { status: "rejected", reason });
      }
    });

    const limit = pLimit(concurrency);
    async function readShards<TInput>(
      jobs: readonly Job<TInput>[],
      read: BatchReader<TInput>,
    ): Promise<void> {
      const shards = Map.groupBy(jobs, ({ pointer }) => `${pointer.streamArn} ${pointer.shardId}`);
      await limit.map([...shards.values()], async (ofShard) => {
        for (const run of planReads(ofShard)) {
          const results = await read(run, run[0].pointer, signal);
          results.forEach((result, i) => {
            const job = run[i];
            if (job) settle(job.index, result);
          });
        }
      });
    }
    await Promise.all([
      readShards(kinesisJobs, readKinesis),
      readShards(dynamodbJobs, readDynamoDB),
    ]);
    return settled;
  }

  return {
    hydrateAll,
    async hydrate(record, callOptions) {
      const [result] = await hydrateAll([record], callOptions);
      if (result?.status === "fulfilled") return result.value;
      throw result?.reason;
    },
  };
}
