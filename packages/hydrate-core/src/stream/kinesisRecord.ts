import type { _Record } from "@aws-sdk/client-kinesis";
import { isObject } from "../lib/json.js";
import { isSequenceNumber } from "../lib/sequenceNumber.js";
import type { KinesisStreamRecord } from "./streamRecord.js";
import type { Shard } from "./streamSource.js";

/**
 * Gives a record of GetRecords Lambda's event shape, or undefined where it is not a record as Kinesis
 * documents it.
 *
 * @param value the record as Kinesis' JSON has it: data in base64, times in epoch seconds
 */
export function toKinesisStreamRecord(
  value: unknown,
  { shardId, region, streamArn }: Shard,
  invokeIdentityArn?: string,
): KinesisStreamRecord | undefined {
  if (!isObject(value)) return undefined;
  const { SequenceNumber: sequenceNumber, Data: data, PartitionKey: partitionKey } = value;
  const { ApproximateArrivalTimestamp: arrival, EncryptionType } = value;
  if (!isSequenceNumber(sequenceNumber) || typeof data !== "string") return undefined;
  if (partitionKey !== undefined && typeof partitionKey !== "string") return undefined;
  if (arrival !== undefined && typeof arrival !== "number") return undefined;
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      ...(partitionKey !== undefined && { partitionKey }),
      sequenceNumber,
      data,
      ...(arrival !== undefined && { approximateArrivalTimestamp: arrival }),
      // Lambda's event leaves it out for streams that are not encrypted.
      ...(EncryptionType === "KMS" && { encryptionType: EncryptionType }),
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    ...(invokeIdentityArn !== undefined && { invokeIdentityArn }),
    awsRegion: region,
    eventSourceARN: streamArn,
  };
}

/** Turns a record that the SDK has read back into the form it has in Kinesis' JSON. */
export function fromKinesisSdkRecord({
  Data,
  ApproximateArrivalTimestamp: arrival,
  ...record
}: _Record) {
  return {
    ...record,
    ...(ArrayBuffer.isView(Data) && {
      Data: Buffer.from(Data.buffer, Data.byteOffset, Data.length).toString("base64"),
    }),
    ...(arrival && { ApproximateArrivalTimestamp: arrival.getTime() / 1000 }),
  };
}
