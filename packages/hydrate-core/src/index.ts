export { batchItemFailures, failedBatches } from "./batchItemFailures.js";
export { type BatchPointer, toBatchPointer } from "./batchPointer.js";
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
} from "./hydratedRecord.js";
export {
  assertHydratorOptions,
  type ClientOption,
  type HydratorOptions,
} from "./hydratorOptions.js";
export { type JsonSize, jsonSize } from "./jsonSize.js";
export type { HydrateLogger } from "./logger.js";
export { type MergedBatches, mergeBatches } from "./mergeBatches.js";
export { overflowKey, toOverflowObject, withPayloadLocation } from "./overflow.js";
export { isKinesisOnFailureRecord, parseOnFailureRecord } from "./parseOnFailureRecord.js";
export { raceSignal } from "./raceSignal.js";
export { minutesToExpiry } from "./reportBatch.js";
export { restorePayload } from "./restorePayload.js";
export {
  type DDBStreamBatchInfo,
  DDBStreamBatchInfoSchema,
  type KinesisBatchInfo,
  KinesisBatchInfoSchema,
} from "./schemas/batchInfo.js";
export {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
  type OnFailureRecord,
} from "./schemas/onFailureRecord.js";
export { createDynamoDBStreamsClient, createKinesisClient } from "./sources/createClient.js";
export type { StreamArn } from "./streamArn.js";
export { type StreamEventOf, toStreamEvent } from "./toStreamEvent.js";
export type { ReadObject } from "./triggers/allowedBuckets.js";
export type { Delivery, S3Location, Trigger } from "./triggers/delivery.js";
export { type ResolveOptions, resolveDeliveries } from "./triggers/resolveDeliveries.js";
export { toS3Uri } from "./triggers/s3Uri.js";
export { streamEventSource } from "./triggers/streamEventSource.js";
export { unwrapEvent } from "./triggers/unwrapEvent.js";
