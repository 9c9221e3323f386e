export { createHydrator, type HydrateCallOptions, type Hydrator } from "./createHydrator.js";
export type { Delivery, Trigger } from "./envelope/delivery.js";
export { resolveDeliveries } from "./envelope/resolveDeliveries.js";
export { streamEventSource } from "./envelope/streamEventSource.js";
export { unwrapEvent, unwrapItems } from "./envelope/unwrapEvent.js";
export {
  type AnyHydrateError,
  HydrateBucketNotAllowedError,
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
export { batchItemFailures, failedBatches } from "./event/batchItemFailures.js";
export {
  type HydratedDynamoDBRecord,
  type HydratedKinesisRecord,
  type HydratedRecord,
  isHydratedRecord,
  recordsOf,
} from "./event/hydratedRecord.js";
export { type MergedBatches, mergeBatches } from "./event/mergeBatches.js";
export { type StreamEventOf, toStreamEvent } from "./event/toStreamEvent.js";
export { type HydratorOptions, hydratorOptionRules } from "./hydratorOptions.js";
export { type Advice, adviceIf } from "./lib/adviceIf.js";
export { describe, nestsTooDeep } from "./lib/json.js";
export type { HydrateLogger } from "./lib/logger.js";
export {
  assertOptions,
  type OptionRule,
  type OptionRules,
  optionRule,
  throwComplaints,
  unknownName,
} from "./lib/optionRule.js";
export { raceSignal } from "./lib/raceSignal.js";
export type { StreamSourceName } from "./lib/streamSourceName.js";
export { preloadReading } from "./readBatches.js";
export {
  type DDBStreamBatchInfo,
  DDBStreamBatchInfoSchema,
  type KinesisBatchInfo,
  KinesisBatchInfoSchema,
} from "./record/batchInfo.js";
export { type BatchPointer, toBatchPointer } from "./record/batchPointer.js";
export {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  isKinesisOnFailureRecord,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
  type OnFailureRecord,
  parseOnFailureRecord,
} from "./record/onFailureRecord.js";
export type { StreamArn } from "./record/streamArn.js";
export { bucketRule, type ReadObject, type ResolveOptions } from "./s3/allowedBuckets.js";
export { type OverflowObject, toOverflowObject, withPayloadLocation } from "./s3/overflow.js";
export { restorePayload } from "./s3/payload.js";
export { type S3Location, toS3Uri } from "./s3/s3Location.js";
export { advise, toBundleError } from "./stream/advice.js";
export {
  type ClientOption,
  createDynamoDBStreamsClient,
  createKinesisClient,
} from "./stream/clients.js";
export {
  type DynamoDBStreamRecord,
  type KinesisStreamRecord,
  type StreamRecord,
  sequenceNumberOf,
} from "./stream/streamRecord.js";
export {
  type Hydration,
  type HydrationStatus,
  minutesToExpiry,
  toHydration,
} from "./verdict/hydration.js";
