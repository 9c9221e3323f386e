import { isObject } from "../lib/json.js";
import type { Trigger } from "./delivery.js";
import { toS3Location } from "../s3/s3Location.js";

/** The trigger that an item of an event names, if the item is a queue's or a topic's message. */
export function messageTrigger(value: unknown): Trigger {
  if (isObject(value)) {
    const { body, messageId, eventSource, Sns: sns } = value;
    if (typeof messageId === "string" && (eventSource === "aws:sqs" || typeof body === "string")) {
      return { type: "sqs", id: messageId };
    }
    if (isObject(sns) && typeof sns["MessageId"] === "string") {
      return { type: "sns", id: sns["MessageId"] };
    }
  }
  return { type: "direct" };
}

/** The trigger that a record of S3's own notification names. */
export function s3Trigger(value: unknown): Trigger | undefined {
  const location = isObject(value) ? toS3Location(value) : undefined;
  return location && { type: "s3", id: location.key };
}
