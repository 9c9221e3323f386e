import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { HydratePayloadError } from "../errors.js";
import type { KinesisStreamRecord } from "../stream/streamRecord.js";
import type { HydratedKinesisRecord, HydratedRecord } from "./hydratedRecord.js";

/** The event that belongs to a hydrated record. */
export type StreamEventOf<T extends HydratedRecord> = T extends HydratedKinesisRecord
  ? KinesisStreamEvent
  : DynamoDBStreamEvent;

/**
 * Makes the event that the function first got, to replay it: `{ Records }` in Lambda's shape.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) where the records went to S3:
 * {@link restorePayload} brings them back
 *
 * @example
 * await consumer(toStreamEvent(await hydrator.hydrate(record)), context);
 */
export function toStreamEvent<T extends HydratedRecord>(hydrated: T): StreamEventOf<T>;
export function toStreamEvent(hydrated: HydratedRecord): KinesisStreamEvent | DynamoDBStreamEvent {
  const { payloadLocation } = hydrated.hydration;
  if (payloadLocation !== undefined) {
    // An event without records would look like one with nothing to do.
    throw new HydratePayloadError("The records are not here", [
      {
        member: "hydration.payloadLocation",
        message: `names ${payloadLocation}; restore them first`,
      },
    ]);
  }
  return hydrated.KinesisBatch
    ? // Lambda's type asks for `invokeIdentityArn`, which no stream holds; hardly a consumer reads it.
      ({ Records: hydrated.KinesisBatch.map(withoutView) } as KinesisStreamEvent)
    : { Records: hydrated.DDBStreamBatch };
}

function withoutView(record: KinesisStreamRecord): KinesisStreamRecord {
  if (record.kinesis.decodedData === undefined) return record;
  const { decodedData: _, ...kinesis } = record.kinesis;
  return { ...record, kinesis };
}
