import type {
  DynamoDBRecord,
  KinesisStreamRecordPayload as LambdaKinesisPayload,
  KinesisStreamRecord as LambdaKinesisRecord,
} from "aws-lambda";
import { isObject } from "../lib/json.js";
import { isSequenceNumber } from "../lib/sequenceNumber.js";

/**
 * A Kinesis record in Lambda's event shape. It differs from a record that Lambda itself sent in one
 * member: no stream holds `invokeIdentityArn`, the role of the failed function.
 */
export type KinesisStreamRecord = Omit<LambdaKinesisRecord, "invokeIdentityArn" | "kinesis"> & {
  invokeIdentityArn?: string;
  kinesis: Omit<LambdaKinesisPayload, "partitionKey" | "approximateArrivalTimestamp"> & {
    /** Absent where the producer of an AUTO-distributed stream gave none. */
    partitionKey?: string;
    /** Epoch seconds, with milliseconds as the fraction. */
    approximateArrivalTimestamp?: number;
    /** Only on encrypted streams. */
    encryptionType?: "KMS";
    /** The data as text or JSON, where a reader added it; `toStreamEvent` leaves it out. */
    decodedData?: unknown;
  };
};

/** A DynamoDB Streams record in Lambda's event shape. */
export type DynamoDBStreamRecord = DynamoDBRecord;

/** A record of either kind of stream, in Lambda's event shape. */
export type StreamRecord = KinesisStreamRecord | DynamoDBStreamRecord;

// Records in a message or an object are checked only for the members that this library reads.

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
    // This member tells one kind from the other.
    !("kinesis" in record)
  );
}

/** The sequence number of a record of either kind. */
export function sequenceNumberOf(record: StreamRecord): string {
  return "kinesis" in record
    ? record.kinesis.sequenceNumber
    : (record.dynamodb?.SequenceNumber ?? "");
}

/** When the record arrived, in epoch milliseconds. */
export function arrivalOf(record: StreamRecord): number | undefined {
  return toMillis(
    "kinesis" in record
      ? record.kinesis.approximateArrivalTimestamp
      : record.dynamodb?.ApproximateCreationDateTime,
  );
}

/** Whether the record is an aggregate of the Kinesis Producer Library: its data begins F3 89 9A C2. */
export function isKplAggregate(record: StreamRecord): boolean {
  return "kinesis" in record && /^84maw[g-v]/.test(record.kinesis.data);
}

/** Epoch milliseconds of a record's epoch seconds; undefined for anything but a number. */
export function toMillis(seconds: unknown): number | undefined {
  // 1.001 * 1000 is not 1001, and a Date would cut off the rest.
  return typeof seconds === "number" ? Math.round(seconds * 1000) : undefined;
}
