import { HydratePayloadError } from "../errors.js";
import {
  allOf,
  assertOwnRecords,
  type HydratedRecord,
  withBatch,
} from "../event/hydratedRecord.js";
import { countOf } from "../lib/countOf.js";
import { describe, isObject, tryParseJson } from "../lib/json.js";
import { isInOrder } from "../lib/sequenceNumber.js";
import { type BatchPointer, toBatchPointer } from "../record/batchPointer.js";
import type { OnFailureRecord } from "../record/onFailureRecord.js";
import {
  isDynamoDBStreamRecord,
  isKinesisStreamRecord,
  type StreamRecord,
  sequenceNumberOf,
} from "../stream/streamRecord.js";
import { agrees } from "../verdict/agrees.js";
import { type Hydration, toHydration } from "../verdict/hydration.js";
import { judge } from "../verdict/judge.js";
import { assertBucketAllowed, type ReadObject, type ResolveOptions } from "./allowedBuckets.js";
import { parseS3Uri } from "./s3Location.js";

/**
 * Hydrates a record that carries its event, as Lambda's S3 destination writes it, with no read. Gives
 * undefined where there is no payload, or where it does not hold the range: the stream may still.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for records of another stream
 */
export function hydrateFromPayload(
  { payload, ...record }: OnFailureRecord,
  pointer: BatchPointer,
  retentionHours: number,
): HydratedRecord | undefined {
  const records = recordsIn(payload, pointer);
  if (!records) return undefined;
  // An object that this library wrote holds the verdict too.
  const known = toHydration(record["hydration"]);
  if (known && fits(known, pointer, records)) return withBatch(record, records, known);

  const numbers = records.map(sequenceNumberOf);
  const startRead = BigInt(numbers[0] ?? -1) === BigInt(pointer.startSequenceNumber);
  const endRead = BigInt(numbers.at(-1) ?? -1) === BigInt(pointer.endSequenceNumber);
  if (!startRead || !endRead) return undefined;
  const reading = { records, startRead, endRead, holed: false, calls: 0 };
  return withBatch(record, records, judge(pointer, reading, retentionHours));
}

/**
 * Brings back the records that went to S3 because they were too big for a message. A record without
 * a `payloadLocation` is given back as it is.
 *
 * @throws {@link HydrateBucketNotAllowedError} (`ERR_HYDRATE_BUCKET_NOT_ALLOWED`) for a location in a
 * bucket that `overflowBuckets` does not list; nothing is fetched
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for an object that does not
 * hold the records, and for a location that is not an `s3://` URI; errors of `readObject` are thrown on
 */
export async function restorePayload(
  record: HydratedRecord,
  readObject: ReadObject,
  { overflowBuckets = [] }: ResolveOptions = {},
): Promise<HydratedRecord> {
  const { payloadLocation, ...hydration } = record.hydration;
  if (payloadLocation === undefined) return record;
  const location = parseS3Uri(payloadLocation);
  if (!location)
    throw invalid("hydration.payloadLocation", `is not an s3:// URI: ${payloadLocation}`);
  assertBucketAllowed(location, overflowBuckets);

  const object = tryParseJson(await readObject(location));
  const pointer = toBatchPointer(record);
  const records = isObject(object) ? recordsIn(object["payload"], pointer) : undefined;
  if (!records || !fits(hydration, pointer, records)) {
    const { recordCount, firstSequenceNumber: from, lastSequenceNumber: to } = hydration;
    const range = from && to ? ` from ${describe(from)} to ${describe(to)}` : "";
    throw invalid(payloadLocation, `does not hold the ${countOf(recordCount, "record")}${range}`);
  }
  return withBatch(record, records, hydration);
}

/**
 * The records of the pointer's range in a payload, in the shard's order; undefined where the payload
 * is not a stream's event. The event of an invocation may be longer than the part of it that failed:
 * a function reports a suffix.
 */
function recordsIn(payload: unknown, pointer: BatchPointer): readonly StreamRecord[] | undefined {
  const event = typeof payload === "string" ? tryParseJson(payload) : payload;
  const all = isObject(event) ? event["Records"] : undefined;
  const records: readonly StreamRecord[] | undefined =
    pointer.source === "kinesis"
      ? allOf(all, isKinesisStreamRecord)
      : allOf(all, isDynamoDBStreamRecord);
  if (!records) return undefined;
  const numbers = records.map((record) => BigInt(sequenceNumberOf(record)));
  if (!isInOrder(numbers)) return undefined;
  assertOwnRecords(records, pointer);
  const [start, end] = [BigInt(pointer.startSequenceNumber), BigInt(pointer.endSequenceNumber)];
  return records.filter((_, i) => {
    const number = numbers[i] ?? -1n;
    return number >= start && number <= end;
  });
}

/** Whether records of an object are those of the verdict: as many, from its first to its last one. */
function fits(
  verdict: Hydration,
  pointer: BatchPointer,
  records: readonly StreamRecord[],
): boolean {
  const numbers = records.map(sequenceNumberOf);
  const { firstSequenceNumber: first = numbers[0], lastSequenceNumber: last = numbers.at(-1) } =
    verdict;
  return agrees(verdict, pointer, numbers) && first === numbers[0] && last === numbers.at(-1);
}

function invalid(member: string, message: string): HydratePayloadError {
  return new HydratePayloadError("The records cannot be brought back", [{ member, message }]);
}
