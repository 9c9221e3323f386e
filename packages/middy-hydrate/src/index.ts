export type { AwsClientOptions } from "./clients.js";
export {
  type AnyHydrateError,
  HydrateBucketNotAllowedError,
  HydrateDeliveriesFailedError,
  HydrateError,
  type HydrateErrorCode,
  HydrateIncompleteError,
  HydrateObjectError,
  HydratePayloadError,
  HydrateRangeTooLargeError,
  HydrateReadError,
  HydrateRecordsFailedError,
  HydrateResponseTooLargeError,
  HydrateResponseUnsendableError,
  HydrateSendError,
  HydrateStreamNotAllowedError,
  HydrateTimeoutError,
  HydrateUnsupportedSourceError,
  isHydrateError,
  type PayloadIssue,
} from "./errors.js";
export { hydrate, hydrate as default } from "./hydrate.js";
export type {
  DeliveryInfo,
  HydrateContext,
  HydratedEvent,
  HydrateInternal,
  HydrationInfo,
} from "./hydrationInfo.js";
export { type HydrateOptions, hydrateValidateOptions } from "./options.js";
export type { HydrateSegment, HydrateSubsegment, HydrateTracer } from "./traceBatches.js";
