import pLimit from "p-limit";
import { type Delivery, toDirectDelivery } from "./envelope/delivery.js";
import type { HydratedRecord } from "./event/hydratedRecord.js";
import { type HydratorOptions, hydratorOptionRules } from "./hydratorOptions.js";
import { type Clock, systemClock } from "./lib/clock.js";
import { silentLogger } from "./lib/logger.js";
import { assertNodeVersion } from "./lib/nodeVersion.js";
import { assertOptions } from "./lib/optionRule.js";
import { createBatchReader, type PointedRecord } from "./readBatches.js";
import { createStreamGuard } from "./record/allowedStreams.js";
import type { OnFailureRecord } from "./record/onFailureRecord.js";
import { hydrateFromPayload } from "./s3/payload.js";
import { reportBatch } from "./verdict/reportBatch.js";

/** Options of one call. */
export type HydrateCallOptions = {
  /** Ends waiting and reading with `ERR_HYDRATE_TIMEOUT`. */
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as a record is settled, with its index. It must not throw. */
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
   * @throws {@link HydrateRangeTooLargeError} (`ERR_HYDRATE_RANGE_TOO_LARGE`)
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
  /**
   * Does the same for the deliveries of {@link unwrapEvent} and {@link resolveDeliveries}, whose
   * records are parsed already. One that `failed` is rejected with its error.
   */
  hydrateDeliveries(
    deliveries: readonly Delivery[],
    options?: HydrateCallOptions,
  ): Promise<PromiseSettledResult<HydratedRecord>[]>;
}

type Job = PointedRecord & { readonly index: number };

/**
 * Makes a hydrator. Keep it outside the handler, so that its connections are kept too.
 *
 * @throws TypeError naming the option that is wrong.
 *
 * @example
 * const hydrator = createHydrator();
 * const hydrated = await hydrator.hydrate(record, { signal: AbortSignal.timeout(10_000) });
 */
export function createHydrator(options: HydratorOptions = {}): Hydrator {
  return createHydratorOn(systemClock, options);
}

/** Does the same on a clock of the caller's. */
export function createHydratorOn(clock: Clock, options: HydratorOptions): Hydrator {
  assertNodeVersion();
  assertOptions(options, hydratorOptionRules, "hydrate-core");
  const { concurrency = 4, retentionHours = 24, maxRangeBytes = 67_108_864 } = options;
  const { readShare = 0.25, logger = silentLogger } = options;
  const assertAllowed = createStreamGuard(options.allowedStreamArns);
  const settings = { ...options, retentionHours, maxRangeBytes, readShare, logger, clock };
  const readBatches = createBatchReader(settings);

  /** What a delivery brings with it; undefined where its records must be read. */
  function withoutReading(delivery: Delivery): HydratedRecord | undefined {
    if (delivery.kind === "failed") throw delivery.error;
    if (delivery.kind === "s3Object") throw new TypeError("An S3 object was left unresolved");
    const { record, pointer } = delivery;
    // Trust nothing about any other stream, whether it would be read or brings its records.
    assertAllowed(pointer.streamArn);
    if (delivery.kind === "hydrated") return delivery.record;
    const hydrated = hydrateFromPayload(record, pointer, retentionHours);
    if (hydrated) {
      reportBatch(logger, pointer, hydrated.hydration, { calls: 0, durationMs: 0 });
    }
    return hydrated;
  }

  async function hydrateDeliveries(
    deliveries: readonly Delivery[],
    { signal, onSettled }: HydrateCallOptions = {},
  ): Promise<PromiseSettledResult<HydratedRecord>[]> {
    const settled = new Array<PromiseSettledResult<HydratedRecord>>(deliveries.length);
    const settle = (index: number, result: PromiseSettledResult<HydratedRecord>): void => {
      settled[index] = result;
      onSettled?.(index, result);
    };
    const jobs = deliveries.flatMap((delivery, index): Job[] => {
      try {
        const value = withoutReading(delivery);
        if (value) settle(index, { status: "fulfilled", value });
        else if ("pointer" in delivery) return [{ ...delivery, index }];
      } catch (reason) {
        settle(index, { status: "rejected", reason });
      }
      return [];
    });
    const shards = Map.groupBy(jobs, ({ pointer }) => `${pointer.streamArn} ${pointer.shardId}`);

    const settleJob = ({ index }: Job, result: PromiseSettledResult<HydratedRecord>): void =>
      settle(index, result);
    await pLimit(concurrency).map([...shards.values()], async ([first, ...others]) => {
      if (first) await readBatches([first, ...others], settleJob, signal);
    });
    return settled;
  }

  const hydrateAll: Hydrator["hydrateAll"] = (records, callOptions) =>
    hydrateDeliveries(records.map(toDirectDelivery), callOptions);

  return {
    hydrateDeliveries,
    hydrateAll,
    async hydrate(record, callOptions) {
      const [result] = await hydrateAll([record], callOptions);
      if (result?.status === "fulfilled") return result.value;
      throw result?.reason;
    },
  };
}
