import type { _Record } from "@aws-sdk/client-kinesis";
import type { KinesisStreamRecord } from "../hydratedRecord.js";
import { toBase64 } from "./base64.js";

/** Where a record was read: what Lambda's event says of it beside the record itself. */
export type EventOrigin = {
  readonly streamArn: string;
  readonly region: string;
  readonly shardId: string;
  /** The role of the function that failed, where the caller knows it. */
  readonly invokeIdentityArn?: string | undefined;
};

/** A record of GetRecords that has what makes it one. */
export type KinesisSourceRecord = _Record & { SequenceNumber: string; Data: Uint8Array };

/** Converts a record as the SDK gives it to Lambda's event shape. */
export function toKinesisEventRecord(
  record: KinesisSourceRecord,
  origin: EventOrigin,
): KinesisStreamRecord {
  const { ApproximateArrivalTimestamp: arrival, Data, EncryptionType, PartitionKey } = record;
  const { invokeIdentityArn } = origin;
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      ...(PartitionKey !== undefined && { partitionKey: PartitionKey }),
      sequenceNumber: record.SequenceNumber,
      data: toBase64(Data),
      ...(arrival !== undefined && { approximateArrivalTimestamp: arrival.getTime() / 1000 }),
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
