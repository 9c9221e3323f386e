import type { BatchPointer } from "./batchPointer.js";
import type {
  DynamoDBStreamRecord,
  HydratedRecord,
  Hydration,
  KinesisStreamRecord,
} from "./hydratedRecord.js";
import { isObject, tryParseJson } from "./json.js";
import { judge, type RecordFacts } from "./judge.js";
import { isKinesisOnFailureRecord } from "./parseOnFailureRecord.js";
import { sequenceNumberPattern } from "./schemas/batchInfo.js";
import type { OnFailureRecord } from "./schemas/onFailureRecord.js";

/**
 * Hydrates a record that carries its event, as Lambda's S3 destination writes it, with no read.
 * Gives undefined where there is no payload, or none that holds the range: the stream may still.
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

  if (isKinesisOnFailureRecord(record)) {
    if (!records.every(isKinesisRecord)) return undefined;
    const batch = batchIn(pointer, records, kinesisFacts, retentionHours);
    return batch && { ...record, KinesisBatch: batch.records, hydration: batch.hydration };
  }
  if (!records.every(isDynamoDBRecord)) return undefined;
  const batch = batchIn(pointer, records, dynamodbFacts, retentionHours);
  return batch && { ...record, DDBStreamBatch: batch.records, hydration: batch.hydration };
}

const kinesisFacts = {
  sequenceNumber: (record: KinesisStreamRecord) => record.kinesis.sequenceNumber,
  arrival: ({ kinesis }: KinesisStreamRecord) => toMillis(kinesis.approximateArrivalTimestamp),
};

const dynamodbFacts = {
  sequenceNumber: (record: DynamoDBStreamRecord) => record.dynamodb?.SequenceNumber ?? "",
  arrival: (record: DynamoDBStreamRecord) => toMillis(record.dynamodb?.ApproximateCreationDateTime),
};

function batchIn<T>(
  pointer: BatchPointer,
  all: readonly T[],
  facts: RecordFacts<T>,
  retentionHours: number,
): { readonly records: T[]; readonly hydration: Hydration } | undefined {
  const start = BigInt(pointer.startSequenceNumber);
  const end = BigInt(pointer.endSequenceNumber);
  let startRead = false;
  let endRead = false;
  // The event of an invocation may be longer than what failed of it: the function reports a suffix.
  const records = all.filter((record) => {
    const sequenceNumber = BigInt(facts.sequenceNumber(record));
    startRead ||= sequenceNumber === start;
    endRead ||= sequenceNumber === end;
    return sequenceNumber >= start && sequenceNumber <= end;
  });
  if (!startRead || !endRead) return undefined;
  const reading = { records, startRead, endRead, holed: false, calls: 0 };
  return { records, hydration: judge(pointer, reading, facts, retentionHours) };
}

function isKinesisRecord(record: unknown): record is KinesisStreamRecord {
  return (
    isObject(record) &&
    isObject(record["kinesis"]) &&
    isSequenceNumber(record["kinesis"]["sequenceNumber"]) &&
    typeof record["kinesis"]["data"] === "string"
  );
}

function isDynamoDBRecord(record: unknown): record is DynamoDBStreamRecord {
  return (
    isObject(record) &&
    isObject(record["dynamodb"]) &&
    isSequenceNumber(record["dynamodb"]["SequenceNumber"])
  );
}

function isSequenceNumber(value: unknown): boolean {
  return typeof value === "string" && sequenceNumberPattern.test(value);
}

function toMillis(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
