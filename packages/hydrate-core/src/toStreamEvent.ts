import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import type {
  HydratedDynamoDBRecord,
  HydratedKinesisRecord,
  HydratedRecord,
} from "./hydratedRecord.js";

/**
 * Makes the event that the function first got, to replay it: `{ Records }` in Lambda's shape.
 *
 * @example
 * await consumer(toStreamEvent(await hydrator.hydrate(record)), context);
 */
export function toStreamEvent(hydrated: HydratedKinesisRecord): KinesisStreamEvent;
export function toStreamEvent(hydrated: HydratedDynamoDBRecord): DynamoDBStreamEvent;
export function toStreamEvent(hydrated: HydratedRecord): KinesisStreamEvent | DynamoDBStreamEvent;
export function toStreamEvent(hydrated: HydratedRecord): KinesisStreamEvent | DynamoDBStreamEvent {
  return "KinesisBatch" in hydrated
    ? // Consumers are typed with `invokeIdentityArn`, which no stream holds; hardly one reads it.
      ({ Records: hydrated.KinesisBatch } as KinesisStreamEvent)
    : { Records: hydrated.DDBStreamBatch };
}
