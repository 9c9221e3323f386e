import { isObject } from "../lib/json.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import type { MergedBatches } from "./mergeBatches.js";

/**
 * The item identifiers in what a stream's function answered: `batchItemFailures`, read as Lambda
 * reads it. Nothing, null and an empty list are success; anything else than a list counts as one
 * failure without a number. An array of settled promises, one for each record of the event, as
 * `Promise.allSettled` gives it, names those that were rejected.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function batchItemFailures(
  response: unknown,
  event: MergedBatches["event"],
): readonly unknown[] {
  if (Array.isArray(response)) {
    return response.flatMap((settled: unknown, index) => {
      if (!isObject(settled) || settled["status"] !== "rejected") return [];
      const record = event.Records[index];
      return [record && sequenceNumberOf(record)];
    });
  }
  const failures = isObject(response) ? (response["batchItemFailures"] ?? []) : [];
  if (!Array.isArray(failures)) return [undefined];
  return failures.map((failure: unknown) =>
    isObject(failure) ? failure["itemIdentifier"] : undefined,
  );
}

/**
 * Tells which of the merged batches failed, by their index, when the function reports these item
 * identifiers of the merged event. As in Lambda, the first reported record is a checkpoint: those
 * behind it may never have been looked at, so they failed too. A number that the event does not hold
 * fails all.
 */
export function failedBatches(
  { event, lastIndexes }: MergedBatches,
  itemIdentifiers: readonly unknown[],
): number[] {
  const indexes = new Map<unknown, number>();
  event.Records.forEach((record, index) => {
    const number = sequenceNumberOf(record);
    // Records of two shards could have the same number; the first one is the safe reading.
    if (!indexes.has(number)) indexes.set(number, index);
  });
  const checkpoint = itemIdentifiers.reduce<number>(
    (first, number) => Math.min(first, indexes.get(number) ?? -1),
    event.Records.length,
  );
  return lastIndexes.flatMap((last, batch) => (last >= checkpoint ? [batch] : []));
}
