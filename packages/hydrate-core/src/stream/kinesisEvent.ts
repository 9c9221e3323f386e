import type { KinesisStreamRecord } from "../event/hydratedRecord.js";

/** Where a record was read: what Lambda's event says of it beside the record itself. */
export type EventOrigin = {
  readonly streamArn: string;
  readonly region: string;
  readonly shardId: string;
  /** The role of the function that failed, where the caller knows it. */
  readonly invokeIdentityArn?: string | undefined;
};

/** A record of GetRecords as AWS' JSON has it. */
export type KinesisSourceRecord = {
  readonly SequenceNumber: string;
  /** Base64. */
  readonly Data: string;
  readonly PartitionKey?: string | undefined;
  /** Epoch seconds, with milliseconds as the fraction. */
  readonly ApproximateArrivalTimestamp?: number | undefined;
  readonly EncryptionType?: string | undefined;
};

/** Gives a record of the stream Lambda's event shape. */
export function toKinesisEventRecord(
  record: KinesisSourceRecord,
  origin: EventOrigin,
): KinesisStreamRecord {
  const { ApproximateArrivalTimestamp: arrival, EncryptionType, PartitionKey } = record;
  const { invokeIdentityArn } = origin;
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      ...(PartitionKey !== undefined && { partitionKey: PartitionKey }),
      sequenceNumber: record.SequenceNumber,
      data: record.Data,
      ...(arrival !== undefined && { approximateArrivalTimestamp: arrival }),
      // Lambda's event leaves it out for streams that are not encrypted.
      ...(EncryptionType === "KMS" && { encryptionType: EncryptionType }),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${origin.shardId}:${record.SequenceNumber}`,
    eventName: "aws:kinesis:record",
    ...(invokeIdentityArn !== undefined && { invokeIdentityArn }),
    awsRegion: origin.region,
    eventSourceARN: origin.streamArn,
  };
}
