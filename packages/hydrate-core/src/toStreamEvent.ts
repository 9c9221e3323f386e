import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import type { HydratedKinesisRecord, HydratedRecord } from "./hydratedRecord.js";

/** The event that belongs to a hydrated record. */
export type StreamEventOf<T extends HydratedRecord> = T extends HydratedKinesisRecord
  ? KinesisStreamEvent
  : DynamoDBStreamEvent;

/**
 * Makes the event that the function first got, to replay it: `{ Records }` in Lambda's shape.
 *
 * @example
 * await consumer(toStreamEvent(await hydrator.hydrate(record)), context);
 */
export function toStreamEvent<T extends HydratedRecord>(hydrated: T): StreamEventOf<T>;
export function toStreamEvent(hydrated: HydratedRecord): KinesisStreamEvent | DynamoDBStreamEvent {
  return hydrated.KinesisBatch
    ? // Consumers are typed with `invokeIdentityArn`, which no stream holds; hardly one reads it.
      ({ Records: hydrated.KinesisBatch } as KinesisStreamEvent)
    : { Records: hydrated.DDBStreamBatch };
}
