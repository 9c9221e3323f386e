export { batchItemFailures, failedBatches } from "./event/batchItemFailures.js";
export { type BatchPointer, toBatchPointer } from "./record/batchPointer.js";
export { createHydrator, type HydrateCallOptions, type Hydrator } from "./createHydrator.js";
export {
  HydrateBucketNotAllowedError,
  HydrateDeliveriesFailedError,
  HydrateIncompleteError,
  HydrateObjectError,
  HydrateRecordsFailedError,
  HydrateResponseTooLargeError,
  HydrateResponseUnsendableError,
} from "./deliveryErrors.js";
export {
  type AnyHydrateError,
  HydrateError,
  type HydrateErrorCode,
  HydratePayloadError,
  HydrateRangeTooLargeError,
  HydrateReadError,
  HydrateStreamNotAllowedError,
  HydrateTimeoutError,
  HydrateUnsupportedSourceError,
  isHydrateError,
  type PayloadIssue,
} from "./errors.js";
export {
  type DynamoDBStreamRecord,
  type HydratedDynamoDBRecord,
  type HydratedKinesisRecord,
  type HydratedRecord,
  type Hydration,
  type HydrationStatus,
  isHydratedRecord,
  type KinesisStreamRecord,
} from "./event/hydratedRecord.js";
export {
  assertHydratorOptions,
  type ClientOption,
  type HydratorOptions,
} from "./hydratorOptions.js";
export { type JsonSize, jsonSize } from "./jsonSize.js";
export type { HydrateLogger } from "./lib/logger.js";
export { type MergedBatches, mergeBatches } from "./event/mergeBatches.js";
export { overflowKey, toOverflowObject, withPayloadLocation } from "./s3/overflow.js";
export { isKinesisOnFailureRecord, parseOnFailureRecord } from "./record/parseOnFailureRecord.js";
export { raceSignal } from "./lib/raceSignal.js";
export { minutesToExpiry } from "./verdict/reportBatch.js";
export { restorePayload } from "./s3/payload.js";
export {
  type DDBStreamBatchInfo,
  DDBStreamBatchInfoSchema,
  type KinesisBatchInfo,
  KinesisBatchInfoSchema,
} from "./record/batchInfo.js";
export {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
  type OnFailureRecord,
} from "./record/onFailureRecord.js";
export { createDynamoDBStreamsClient, createKinesisClient } from "./stream/clients.js";
export type { StreamArn } from "./record/streamArn.js";
export { type StreamEventOf, toStreamEvent } from "./event/toStreamEvent.js";
export type { ReadObject } from "./s3/allowedBuckets.js";
export type { Delivery, S3Location, Trigger } from "./envelope/delivery.js";
export { type ResolveOptions, resolveDeliveries } from "./envelope/resolveDeliveries.js";
export { toS3Uri } from "./s3/s3Uri.js";
export { streamEventSource } from "./envelope/streamEventSource.js";
export { unwrapEvent } from "./envelope/unwrapEvent.js";
