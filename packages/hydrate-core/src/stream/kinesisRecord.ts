import type { _Record } from "@aws-sdk/client-kinesis";
import type { KinesisSourceRecord } from "./kinesisEvent.js";
import { isObject } from "../lib/json.js";
import { sequenceNumberPattern } from "../record/batchInfo.js";
import { toBase64 } from "./base64.js";

/** Tells whether this is a record as Kinesis' JSON has it. */
export function isKinesisSourceRecord(value: unknown): value is KinesisSourceRecord {
  if (!isObject(value)) return false;
  const { SequenceNumber, Data, PartitionKey, ApproximateArrivalTimestamp: arrival } = value;
  return (
    typeof SequenceNumber === "string" &&
    sequenceNumberPattern.test(SequenceNumber) &&
    typeof Data === "string" &&
    (PartitionKey === undefined || typeof PartitionKey === "string") &&
    (arrival === undefined || typeof arrival === "number")
  );
}

/** Gives a record that the SDK has read the form it has in JSON, as far as it has one. */
export function fromKinesisSdkRecord({
  Data,
  ApproximateArrivalTimestamp: arrival,
  ...record
}: _Record) {
  return {
    ...record,
    ...(Data && { Data: toBase64(Data) }),
    ...(arrival && { ApproximateArrivalTimestamp: arrival.getTime() / 1000 }),
  };
}
