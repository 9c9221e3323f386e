import {
  batchItemFailures,
  failedBatches,
  HydrateRecordsFailedError,
  type MergedBatches,
  mergeBatches,
} from "hydrate-core";
import type { SettledDelivery } from "./hydrateEvent.js";
import { throwFailures } from "./throwFailures.js";

/** What the handler is given, and what its answer will be translated by. */
export type MergedDeliveries = {
  readonly merged: MergedBatches;
  /** For each merged batch the message that held it; undefined where the trigger reads no reports. */
  readonly messageIds: readonly string[] | undefined;
  /** The messages that never reach the handler. */
  readonly failedIds: ReadonlySet<string>;
  readonly fromQueue: boolean;
};

/**
 * Makes one event of all that was hydrated. Where the trigger reads reports, messages that failed
 * stay behind, whole: they will come again. Everywhere else, one that failed fails all, before
 * anything is lost.
 *
 * @throws all that {@link throwFailures} and `mergeBatches` throw
 */
export function mergeDeliveries(
  settled: readonly SettledDelivery[],
  reportBatchItemFailures: boolean,
): MergedDeliveries {
  const ids = settled.map(({ delivery: { trigger } }) =>
    trigger.type === "sqs" ? trigger.id : undefined,
  );
  const failedIds = new Set(
    settled.flatMap(({ result }, i) => (result.status === "rejected" ? (ids[i] ?? []) : [])),
  );
  const admitted = settled.flatMap(({ result }, i) => {
    const messageId = ids[i] ?? "";
    return result.status === "fulfilled" && !failedIds.has(messageId)
      ? [{ messageId, record: result.value }]
      : [];
  });
  const fromQueue = ids.every((id) => id !== undefined);
  const reports = reportBatchItemFailures && fromQueue;
  if (!reports || admitted.length === 0) throwFailures(settled);
  return {
    merged: mergeBatches(admitted.map(({ record }) => record)),
    messageIds: reports ? admitted.map(({ messageId }) => messageId) : undefined,
    failedIds,
    fromQueue,
  };
}

/**
 * Translates the handler's answer, given in the stream's terms, into those of the trigger: ids of
 * messages for a queue that reads them, an error for all others.
 *
 * @throws `HydrateRecordsFailedError` (`ERR_HYDRATE_RECORDS_FAILED`)
 */
export function toTriggerResponse(
  { merged, messageIds, failedIds, fromQueue }: MergedDeliveries,
  response: unknown,
): unknown {
  const itemIdentifiers = batchItemFailures(response, merged.event);
  if (messageIds) {
    const failed = failedBatches(merged, itemIdentifiers).map((batch) => messageIds[batch]);
    return {
      batchItemFailures: [...new Set([...failedIds, ...failed])].map((itemIdentifier) => ({
        itemIdentifier,
      })),
    };
  }
  if (itemIdentifiers.length === 0) return response;
  throw new HydrateRecordsFailedError(
    itemIdentifiers,
    fromQueue
      ? "All messages come again; with reportBatchItemFailures, here and in the event source " +
          "mapping, only those that held them would."
      : "What triggered it reads no such reports, so the whole event comes again.",
  );
}
