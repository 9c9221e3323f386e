import { toBatchPointer } from "../record/batchPointer.js";
import type { HydratedRecord } from "../event/hydratedRecord.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import type { S3Location } from "../envelope/delivery.js";
import { toS3Uri } from "./s3Uri.js";

/**
 * The S3 key for the records of a batch: of its pointer alone, so that a second try overwrites the
 * first. Of a partial reading it tells how much was read too: that must not take a fuller one's place.
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
    // Of the characters an ARN may hold, S3 advises against this one.
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

/** What is handed on instead: the record with an empty batch, and where its records are. */
export function withPayloadLocation(record: HydratedRecord, location: S3Location): HydratedRecord {
  const hydration = { ...record.hydration, payloadLocation: toS3Uri(location) };
  if (record.KinesisBatch) {
    const { payload: _, ...rest } = record;
    return { ...rest, KinesisBatch: [], hydration };
  }
  const { payload: _, ...rest } = record;
  return { ...rest, DDBStreamBatch: [], hydration };
}
