import { toBatchPointer } from "./batchPointer.js";
import type {
  DynamoDBStreamRecord,
  HydratedRecord,
  KinesisStreamRecord,
} from "./hydratedRecord.js";
import { isObject, tryParseJson } from "./json.js";
import { judge } from "./judge.js";
import { isKinesisOnFailureRecord } from "./parseOnFailureRecord.js";
import type { OnFailureRecord } from "./schemas/onFailureRecord.js";

/**
 * Hydrates a record that carries its event, as Lambda's S3 destination writes it, with no read.
 * Gives undefined where there is no payload, or none that holds the range: the stream may still.
 */
export function hydrateFromPayload(
  record: OnFailureRecord,
  retentionHours: number,
): HydratedRecord | undefined {
  const { payload } = record;
  const event = typeof payload === "string" ? tryParseJson(payload) : payload;
  if (!isObject(event) || !Array.isArray(event["Records"])) return undefined;
  const records: unknown[] = event["Records"];

  if (isKinesisOnFailureRecord(record)) {
    if (!records.every(isKinesisRecord)) return undefined;
    const KinesisBatch = inRange(record, records, kinesisFacts.sequenceNumber);
    const hydration = judgePayload(record, KinesisBatch, kinesisFacts, retentionHours);
    return hydration && { ...record, KinesisBatch, hydration };
  }
  if (!records.every(isDynamoDBRecord)) return undefined;
  const DDBStreamBatch = inRange(record, records, dynamodbFacts.sequenceNumber);
  const hydration = judgePayload(record, DDBStreamBatch, dynamodbFacts, retentionHours);
  return hydration && { ...record, DDBStreamBatch, hydration };
}

const kinesisFacts = {
  sequenceNumber: (record: KinesisStreamRecord) => record.kinesis.sequenceNumber,
  arrival: ({ kinesis }: KinesisStreamRecord) => toMillis(kinesis.approximateArrivalTimestamp),
};

const dynamodbFacts = {
  sequenceNumber: (record: DynamoDBStreamRecord) => record.dynamodb?.SequenceNumber ?? "",
  arrival: (record: DynamoDBStreamRecord) => toMillis(record.dynamodb?.ApproximateCreationDateTime),
};

// The event of an invocation may be longer than what failed of it: the function reports a suffix.
function inRange<T>(record: OnFailureRecord, records: readonly T[], number: (r: T) => string): T[] {
  const { startSequenceNumber, endSequenceNumber } = toBatchPointer(record);
  const [start, end] = [BigInt(startSequenceNumber), BigInt(endSequenceNumber)];
  return records.filter((item) => {
    const sequenceNumber = BigInt(number(item));
    return sequenceNumber >= start && sequenceNumber <= end;
  });
}

function judgePayload<T>(
  record: OnFailureRecord,
  records: readonly T[],
  facts: Parameters<typeof judge<T>>[2],
  retentionHours: number,
) {
  const pointer = toBatchPointer(record);
  const numbers = records.map((item) => BigInt(facts.sequenceNumber(item)));
  const startRead = numbers.includes(BigInt(pointer.startSequenceNumber));
  const endRead = numbers.includes(BigInt(pointer.endSequenceNumber));
  if (!startRead || !endRead) return undefined;
  return judge(
    pointer,
    { records, startRead, endRead, holed: false, calls: 0 },
    facts,
    retentionHours,
  );
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
  return typeof value === "string" && /^\d{1,129}$/.test(value);
}

function toMillis(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
