import { type HydratedRecord, withBatch } from "../event/hydratedRecord.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { type S3Location, toS3Uri } from "./s3Location.js";

/**
 * The S3 key for the records of a batch, made from its pointer alone, so that a second try overwrites
 * the first. The key of a partial reading also says how much was read: it must not replace a fuller
 * one.
 */
export function overflowKey(record: HydratedRecord, prefix = ""): string {
  const pointer = toBatchPointer(record);
  const { source, region, streamArn, shardId, startSequenceNumber, endSequenceNumber } = pointer;
  const { status, recordCount } = record.hydration;
  const part = status === "partial" ? `.partial-${recordCount}` : "";
  const [account, ...resource] = streamArn.split(":").slice(4);
  return [
    `${prefix}${source}`,
    region,
    account,
    // An ARN may hold colons, and S3 advises against them in keys.
    resource.join("."),
    shardId,
    `${startSequenceNumber}-${endSequenceNumber}${part}.json`,
  ].join("/");
}

/**
 * The text of the S3 object that takes the records: the format of Lambda's own S3 destination, the
 * event in `payload` as a string of JSON, with the verdict beside it.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) where the records went to S3
 * already
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function toOverflowObject(record: HydratedRecord): string {
  const { KinesisBatch: _, DDBStreamBatch: __, hydration, ...onFailureRecord } = record;
  const payload = JSON.stringify(toStreamEvent(record));
  return JSON.stringify({ ...onFailureRecord, payload, hydration });
}

/** The record to hand on instead: its batch is empty, and it says where its records are. */
export function withPayloadLocation(record: HydratedRecord, location: S3Location): HydratedRecord {
  const { payload: _, ...rest } = record;
  return withBatch(rest, [], { ...record.hydration, payloadLocation: toS3Uri(location) });
}
