import type { DynamoDBStreamRecord, KinesisStreamRecord } from "../event/hydratedRecord.js";
import { isObject } from "../lib/json.js";
import type { RecordFacts } from "../verdict/judge.js";
import { sequenceNumberPattern } from "../record/batchInfo.js";
import { toMillis } from "./toMillis.js";

// Records in Lambda's event shape that come back from a message or an object. Checked is what this
// library reads of them; the rest is the consumer's own.

export function isKinesisStreamRecord(record: unknown): record is KinesisStreamRecord {
  return (
    isObject(record) &&
    isObject(record["kinesis"]) &&
    isSequenceNumber(record["kinesis"]["sequenceNumber"]) &&
    typeof record["kinesis"]["data"] === "string"
  );
}

export function isDynamoDBStreamRecord(record: unknown): record is DynamoDBStreamRecord {
  return (
    isObject(record) &&
    isObject(record["dynamodb"]) &&
    isSequenceNumber(record["dynamodb"]["SequenceNumber"]) &&
    // This member is how one kind is told from the other.
    !("kinesis" in record)
  );
}

export const kinesisFacts: RecordFacts<KinesisStreamRecord> = {
  sequenceNumber: ({ kinesis }) => kinesis.sequenceNumber,
  arrival: ({ kinesis }) => toMillis(kinesis.approximateArrivalTimestamp),
};

export const dynamodbFacts: RecordFacts<DynamoDBStreamRecord> = {
  sequenceNumber: ({ dynamodb }) => dynamodb?.SequenceNumber ?? "",
  arrival: ({ dynamodb }) => toMillis(dynamodb?.ApproximateCreationDateTime),
};

export function sequenceNumberOf(record: KinesisStreamRecord | DynamoDBStreamRecord): string {
  return "kinesis" in record
    ? kinesisFacts.sequenceNumber(record)
    : dynamodbFacts.sequenceNumber(record);
}

function isSequenceNumber(value: unknown): boolean {
  return typeof value === "string" && sequenceNumberPattern.test(value);
}
