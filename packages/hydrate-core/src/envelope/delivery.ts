import { type HydrateError, isHydrateError } from "../errors.js";
import {
  assertOwnRecords,
  type HydratedRecord,
  hydratedPointer,
  recordsOf,
} from "../event/hydratedRecord.js";
import { isObject } from "../lib/json.js";
import { type BatchPointer, toBatchPointer } from "../record/batchPointer.js";
import { type OnFailureRecord, parseOnFailureRecord } from "../record/onFailureRecord.js";
import { type S3Location, toS3Location } from "../s3/s3Location.js";

/**
 * What brought a delivery to the function, and what that trigger calls it. `s3` only where S3 itself
 * invoked the function: a location inside a message has that message's trigger, or `direct`.
 */
export type Trigger = {
  readonly type: "sns" | "sqs" | "s3" | "direct";
  /** SNS: the MessageId. SQS: the messageId. S3: the object's key. Absent for direct calls. */
  readonly id?: string;
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
  | {
      readonly kind: "onFailure";
      readonly record: OnFailureRecord;
      readonly pointer: BatchPointer;
    }
  | {
      readonly kind: "hydrated";
      readonly record: HydratedRecord;
      readonly pointer: BatchPointer;
    }
  | { readonly kind: "s3Object"; readonly location: S3Location }
  | { readonly kind: "failed"; readonly error: HydrateError }
);

/**
 * A delivery of a record that is hydrated already; undefined for anything else. Throws as
 * {@link assertOwnRecords} does.
 */
export function toHydratedDelivery(value: unknown, trigger: Trigger): Delivery | undefined {
  const pointer = hydratedPointer(value);
  if (!pointer) return undefined;
  // Only a hydrated record has this pointer.
  const record = value as HydratedRecord;
  assertOwnRecords(recordsOf(record), pointer);
  return { kind: "hydrated", record, pointer, trigger };
}

/** A delivery of an on-failure record; throws as {@link parseOnFailureRecord} does. */
export function toOnFailureDelivery(value: unknown, trigger: Trigger): Delivery {
  const record = parseOnFailureRecord(value);
  return { kind: "onFailure", record, pointer: toBatchPointer(record), trigger };
}

/** A delivery of a record that the caller has at hand; never throws for a malformed one. */
export function toDirectDelivery(value: unknown): Delivery {
  const trigger = { type: "direct" } as const;
  try {
    return toHydratedDelivery(value, trigger) ?? toOnFailureDelivery(value, trigger);
  } catch (error) {
    if (!isHydrateError(error)) throw error;
    return { kind: "failed", error, trigger };
  }
}

/** The trigger that an item of an event names, if the item is a queue's or a topic's message. */
export function messageTrigger(value: unknown): Trigger {
  if (isObject(value)) {
    const { body, messageId, eventSource, Sns: sns } = value;
    const isMessage =
      eventSource === "aws:sqs" || typeof body === "string" || isParsedMessage(value);
    if (isMessage && typeof messageId === "string") return { type: "sqs", id: messageId };
    if (isObject(sns) && typeof sns["MessageId"] === "string") {
      return { type: "sns", id: sns["MessageId"] };
    }
  }
  return { type: "direct" };
}

/** A queue's message whose body has been parsed already. */
export function isParsedMessage({ body, messageId }: Readonly<Record<string, unknown>>): boolean {
  return typeof messageId === "string" && typeof body === "object" && body !== null;
}

/** The trigger that a record of S3's own notification names. */
export function s3Trigger(value: unknown): Trigger | undefined {
  const location = isObject(value) ? toS3Location(value) : undefined;
  return location && { type: "s3", id: location.key };
}
