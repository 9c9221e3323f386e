import { batchItemFailures, failedBatches, type MergedBatches, mergeBatches } from "hydrate-core";
import { HydrateRecordsFailedError } from "./errors.js";
import type { SettledDelivery } from "./hydrateDeliveries.js";
import { throwFailures } from "./throwFailures.js";

/** The handler's event, and what its answer will be translated by. */
export type MergedDeliveries = {
  readonly merged: MergedBatches;
  /** For each merged batch the message that held it; undefined where the trigger reads no reports. */
  readonly messageIds: readonly string[] | undefined;
  /** The messages that never reach the handler. */
  readonly failedIds: ReadonlySet<string>;
  readonly fromQueue: boolean;
};

/**
 * Makes one event of everything that was hydrated. Where the trigger reads reports, messages that
 * failed are left out, whole: they will be redelivered. Everywhere else, one that failed fails all,
 * before anything is lost. Throws as {@link throwFailures} and `mergeBatches` do.
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
 * messages for a queue that reads them, an error for every other trigger.
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
      ? "All messages will be redelivered. Turn on reportBatchItemFailures here and in the event " +
          "source mapping to redeliver only the failed ones."
      : "The trigger reads no such reports, so the whole event will be retried.",
  );
}
