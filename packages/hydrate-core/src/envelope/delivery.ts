import type { AnyHydrateError } from "../errors.js";
import type { HydratedRecord } from "../event/hydratedRecord.js";
import type { OnFailureRecord } from "../record/onFailureRecord.js";

/**
 * What brought a delivery to the function, and what that trigger calls it. `s3` only where S3 itself
 * invoked the function: a location that a message holds has that message's trigger, or `direct`.
 */
export type Trigger = {
  readonly type: "sns" | "sqs" | "s3" | "direct";
  /** SNS: the MessageId. SQS: the messageId. S3: the object's key. Absent for direct calls. */
  readonly id?: string;
};

/** An object in S3; the key is decoded. */
export type S3Location = {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
};

/**
 * One failed batch as a trigger delivered it:
 * - `onFailure`: the pointer, to hydrate
 * - `hydrated`: a record that was hydrated before, such as from a dead-letter queue
 * - `s3Object`: an object that holds one of these two; {@link resolveDeliveries} fetches it
 * - `failed`: a message that cannot be understood, or whose object cannot be had; `error` says why
 */
export type Delivery = {
  readonly trigger: Trigger;
  /** The object that held it, where {@link resolveDeliveries} fetched one. */
  readonly location?: S3Location;
} & (
  | { readonly kind: "onFailure"; readonly record: OnFailureRecord }
  | { readonly kind: "hydrated"; readonly record: HydratedRecord }
  | { readonly kind: "s3Object"; readonly location: S3Location }
  | { readonly kind: "failed"; readonly error: AnyHydrateError }
);
