import { agrees } from "../verdict/agrees.js";
import type { BatchPointer } from "../record/batchPointer.js";
import {
  dynamodbFacts,
  isDynamoDBStreamRecord,
  isKinesisStreamRecord,
  kinesisFacts,
} from "../stream/streamRecord.js";
import { type HydratedRecord, type Hydration, toHydration } from "../event/hydratedRecord.js";
import { isObject, tryParseJson } from "../lib/json.js";
import { judge, type RecordFacts } from "../verdict/judge.js";
import { isKinesisOnFailureRecord } from "../record/parseOnFailureRecord.js";
import type { OnFailureRecord } from "../record/onFailureRecord.js";

/**
 * Hydrates a record that carries its event, as Lambda's S3 destination writes it, with no read. The
 * batch takes the payload's place, so that the records stand there once. Gives undefined where there
 * is no payload, or none that holds the range: the stream may still.
 */
export function hydrateFromPayload(
  record: OnFailureRecord,
  pointer: BatchPointer,
  retentionHours: number,
): HydratedRecord | undefined {
  const { payload } = record;
  const event = typeof payload === "string" ? tryParseJson(payload) : payload;
  if (!isObject(event) || !Array.isArray(event["Records"])) return undefined;
  const records: unknown[] = event["Records"];
  // An object that this library wrote holds the verdict too.
  const known = toHydration(record["hydration"]);

  if (isKinesisOnFailureRecord(record)) {
    if (!records.every(isKinesisStreamRecord)) return undefined;
    const batch = batchIn(pointer, records, kinesisFacts, retentionHours, known);
    const { payload: _, ...rest } = record;
    return batch && { ...rest, KinesisBatch: batch.records, hydration: batch.hydration };
  }
  if (!records.every(isDynamoDBStreamRecord)) return undefined;
  const batch = batchIn(pointer, records, dynamodbFacts, retentionHours, known);
  const { payload: _, ...rest } = record;
  return batch && { ...rest, DDBStreamBatch: batch.records, hydration: batch.hydration };
}

function batchIn<T>(
  pointer: BatchPointer,
  all: readonly T[],
  facts: RecordFacts<T>,
  retentionHours: number,
  known: Hydration | undefined,
): { readonly records: T[]; readonly hydration: Hydration } | undefined {
  const start = BigInt(pointer.startSequenceNumber);
  const end = BigInt(pointer.endSequenceNumber);
  let startRead = false;
  let endRead = false;
  let previous = -1n;
  let inOrder = true;
  // The event of an invocation may be longer than what failed of it: the function reports a suffix.
  const records = all.filter((record) => {
    const sequenceNumber = BigInt(facts.sequenceNumber(record));
    startRead ||= sequenceNumber === start;
    endRead ||= sequenceNumber === end;
    inOrder &&= sequenceNumber > previous;
    previous = sequenceNumber;
    return sequenceNumber >= start && sequenceNumber <= end;
  });
  // Lambda's events are. Whatever this is, no verdict holds for it.
  if (!inOrder) return undefined;
  if (known && agrees(known, pointer, records.map(facts.sequenceNumber))) {
    return { records, hydration: known };
  }
  if (!startRead || !endRead) return undefined;
  const reading = { records, startRead, endRead, holed: false, calls: 0 };
  return { records, hydration: judge(pointer, reading, facts, retentionHours) };
}
