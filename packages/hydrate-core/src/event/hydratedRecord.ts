import type {
  DynamoDBRecord,
  KinesisStreamRecordPayload as LambdaKinesisPayload,
  KinesisStreamRecord as LambdaKinesisRecord,
} from "aws-lambda";
import * as z from "zod/mini";
import { agrees } from "../verdict/agrees.js";
import {
  dynamodbFacts,
  isDynamoDBStreamRecord,
  isKinesisStreamRecord,
  kinesisFacts,
} from "../stream/streamRecord.js";
import { isObject } from "../lib/json.js";
import {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
} from "../record/onFailureRecord.js";

/**
 * A Kinesis record in Lambda's event shape. Of an event the function got from Lambda it differs in
 * one member: `invokeIdentityArn`, the role of the failed function, stands in no stream.
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
    /** What the data holds, where a reader put it beside; `toStreamEvent` leaves it out. */
    decodedData?: unknown;
  };
};

/** A DynamoDB Streams record in Lambda's event shape. */
export type DynamoDBStreamRecord = DynamoDBRecord;

const HydrationSchema = z.looseObject({
  status: z.enum(["complete", "superset", "partial", "gone"]),
  reason: z.optional(z.string()),
  recordCount: z.number(),
  expectedCount: z.number(),
  firstSequenceNumber: z.optional(z.string()),
  lastSequenceNumber: z.optional(z.string()),
  expiresAt: z.optional(z.string()),
  hydratedAt: z.string(),
  payloadLocation: z.optional(z.string()),
});

/**
 * - `complete`: every record from the first to the last one was read, and no more than the batch had
 * - `superset`: every record was read, and others that lie between them
 * - `partial`: some of the range was read, the rest cannot be read any more
 * - `gone`: no record of the range can be read any more
 */
export type HydrationStatus = "complete" | "superset" | "partial" | "gone";

/** The verdict on one batch, by what was read and nothing else. */
export type Hydration = {
  readonly status: HydrationStatus;
  /** A sentence, wherever there is something to say beyond `complete`. */
  readonly reason?: string;
  /** Records read in the range. */
  readonly recordCount: number;
  /** The `batchSize` of the on-failure record. */
  readonly expectedCount: number;
  /** Absent when nothing was read. */
  readonly firstSequenceNumber?: string;
  /** Absent when nothing was read. */
  readonly lastSequenceNumber?: string;
  /** ISO 8601: the arrival of the first record plus the retention. Absent if no arrival is known. */
  readonly expiresAt?: string;
  /** ISO 8601. */
  readonly hydratedAt: string;
  /** `s3://bucket/key`, when the records went to S3 because they are too big for a message. */
  readonly payloadLocation?: string;
};

/** A Kinesis on-failure record as it came, with the records it points to. */
export type HydratedKinesisRecord = KinesisOnFailureRecord & {
  KinesisBatch: KinesisStreamRecord[];
  DDBStreamBatch?: undefined;
  hydration: Hydration;
};

/** A DynamoDB on-failure record as it came, with the records it points to. */
export type HydratedDynamoDBRecord = DynamoDBOnFailureRecord & {
  DDBStreamBatch: DynamoDBStreamRecord[];
  KinesisBatch?: undefined;
  hydration: Hydration;
};

/** Either; ask for `KinesisBatch` to tell which. */
export type HydratedRecord = HydratedKinesisRecord | HydratedDynamoDBRecord;

/**
 * Tells a hydrated record from one that still has only the pointer, from one whose verdict is not that
 * of its batch, and from what is neither.
 */
export function isHydratedRecord(record: unknown): record is HydratedRecord {
  const hydration = isObject(record) ? toHydration(record["hydration"]) : undefined;
  if (!isObject(record) || !hydration) return false;
  const { KinesisBatch: kinesis, DDBStreamBatch: dynamodb } = record;
  if (Array.isArray(kinesis)) {
    const { success, data } = KinesisOnFailureRecordSchema.safeParse(record);
    return (
      success &&
      kinesis.every(isKinesisStreamRecord) &&
      agrees(hydration, data.KinesisBatchInfo, kinesis.map(kinesisFacts.sequenceNumber))
    );
  }
  const { success, data } = DynamoDBOnFailureRecordSchema.safeParse(record);
  return (
    success &&
    Array.isArray(dynamodb) &&
    dynamodb.every(isDynamoDBStreamRecord) &&
    agrees(hydration, data.DDBStreamBatchInfo, dynamodb.map(dynamodbFacts.sequenceNumber))
  );
}

/** The verdict that a message or an object holds, where it is one. */
export function toHydration(value: unknown): Hydration | undefined {
  const { success } = HydrationSchema.safeParse(value);
  return success ? (value as Hydration) : undefined;
}
