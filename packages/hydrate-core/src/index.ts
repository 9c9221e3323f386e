export { type BatchPointer, toBatchPointer } from "./batchPointer.js";
export { createHydrator, type HydrateCallOptions, type Hydrator } from "./createHydrator.js";
export {
  type AnyHydrateError,
  HydrateError,
  type HydrateErrorCode,
  HydratePayloadError,
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
export type { ClientOption, HydratorOptions } from "./hydratorOptions.js";
export type { HydrateLogger } from "./logger.js";
export { isKinesisOnFailureRecord, parseOnFailureRecord } from "./parseOnFailureRecord.js";
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
export type { StreamArn } from "./streamArn.js";
export { type StreamEventOf, toStreamEvent } from "./toStreamEvent.js";
export type { Delivery, S3Location, Trigger } from "./triggers/delivery.js";
export { resolveDeliveries } from "./triggers/resolveDeliveries.js";
export { unwrapEvent } from "./triggers/unwrapEvent.js";
