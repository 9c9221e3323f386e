import { HydratePayloadError, HydrateUnsupportedSourceError } from "../errors.js";
import { isHydratedRecord } from "../event/hydratedRecord.js";
import { deepest, isObject, kindOf, nestsTooDeep, tryParseJson } from "../lib/json.js";
import { toS3Location } from "../s3/s3Location.js";
import {
  type Delivery,
  messageTrigger,
  s3Trigger,
  type Trigger,
  toHydratedDelivery,
  toOnFailureDelivery,
} from "./delivery.js";
import { streamEventSource } from "./streamEventSource.js";

// The deepest that Lambda writes: SQS message > async envelope > SNS event > notification > record.
const maxDepth = 6;

// The largest batch that a queue or a pipe passes on; one message cannot hold more of them.
const maxItems = 10_000;

/**
 * Finds the failed batches in whatever event brought them: SNS, SQS (the record, an SNS
 * notification, an async-destination envelope), S3 notifications, EventBridge, the arrays of
 * EventBridge Pipes, a bare on-failure record, a hydrated record.
 *
 * A message that cannot be understood becomes a delivery of kind `failed`, so that its neighbours
 * live. Only an event that is not an envelope at all is thrown back.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for an unknown event
 * @throws {@link HydrateUnsupportedSourceError} (`ERR_HYDRATE_SOURCE_UNSUPPORTED`) for a bare record
 * of a Kafka topic
 *
 * @example
 * const records = unwrapEvent(event).flatMap((delivery) =>
 *   delivery.kind === "onFailure" ? [delivery.record] : [],
 * );
 */
export function unwrapEvent(event: unknown): Delivery[] {
  if (nestsTooDeep(event)) throw invalid("event", `nests deeper than ${deepest} levels`);
  const items = { left: Number.POSITIVE_INFINITY };
  return unwrap(event, { trigger: messageTrigger(event), member: "event", depth: 0, items });
}

/** Does the same for the text of an S3 object, which is a message too: it never throws. */
export function unwrapObject(text: string, member: string, trigger: Trigger): Delivery[] {
  return settle(unwrapText, text, { trigger, member, depth: 1, items: { left: maxItems } });
}

type Place = {
  readonly trigger: Trigger;
  /** The path from the event to here, for error messages. */
  readonly member: string;
  readonly depth: number;
  /** How many items the message may still hold: each that is not a record becomes an error. */
  readonly items: { left: number };
};

function unwrap(value: unknown, place: Place): Delivery[] {
  const { trigger, member, depth, items } = place;
  // Only the event's own messages name the trigger. What is inside them is their sender's choice.
  const inside = (name: string, own?: Trigger): Place => ({
    trigger: (depth === 0 && own) || trigger,
    member: `${member}${name}`,
    depth: depth + 1,
    items: depth === 0 ? { left: maxItems } : items,
  });

  if (depth > maxDepth) throw invalid(member, `is wrapped in more than ${maxDepth} envelopes`);
  if (Array.isArray(value)) {
    take(value, place);
    return value.flatMap((item, index) =>
      settle(unwrap, item, inside(`[${index}]`, messageTrigger(item))),
    );
  }
  if (!isObject(value)) throw invalid(member, `must be an object, got ${kindOf(value)}`);
  const hydrated = toHydratedDelivery(value, trigger);
  if (hydrated) return [hydrated];

  const { Records: records, Sns: sns, body, detail, requestPayload, responsePayload } = value;
  if (Array.isArray(records)) {
    if (streamEventSource(value)) throw invalid(member, "is a stream's own event already");
    take(records, place);
    return records.flatMap((item, index) =>
      settle(unwrap, item, inside(`.Records[${index}]`, s3Trigger(item) ?? messageTrigger(item))),
    );
  }
  if (isObject(sns)) return unwrapText(sns["Message"], inside(".Sns.Message"));
  if (typeof body === "string") return unwrapText(body, inside(".body"));
  if (value["Type"] === "Notification") return unwrapText(value["Message"], inside(".Message"));

  const location = toS3Location(value);
  if (location) return [{ kind: "s3Object", location, trigger }];

  if (isObject(detail) && "detail-type" in value) {
    // Anybody may put an event on a bus, but only AWS one whose source begins with "aws.".
    const own = value["source"] === "aws.s3" ? s3Trigger(detail) : undefined;
    return unwrap(detail, inside(".detail", own));
  }
  if (requestPayload !== undefined || responsePayload !== undefined) {
    // A hydrate function's answer is worth more than its request.
    const answers = Array.isArray(responsePayload) ? responsePayload : [responsePayload];
    return answers.length > 0 && answers.every(isHydratedRecord)
      ? unwrap(responsePayload, inside(".responsePayload"))
      : unwrap(requestPayload, inside(".requestPayload"));
  }
  return [parse(value, place)];
}

function take({ length }: readonly unknown[], { items, member }: Place): void {
  if (length > items.left) throw invalid(member, `holds more than ${maxItems} items`);
  items.left -= length;
}

/** Unwraps one message of several: its errors fail no other. */
function settle<T>(
  find: (value: T, place: Place) => Delivery[],
  value: T,
  place: Place,
): Delivery[] {
  try {
    const found = find(value, place);
    // An empty message is not a success: deleting it would lose whatever it was meant to hold.
    if (found.length === 0) throw invalid(place.member, "holds no record");
    return found;
  } catch (error) {
    if (error instanceof HydratePayloadError || error instanceof HydrateUnsupportedSourceError) {
      return [{ kind: "failed", error, trigger: place.trigger }];
    }
    throw error;
  }
}

function unwrapText(text: unknown, place: Place): Delivery[] {
  if (typeof text !== "string") {
    throw invalid(place.member, `must be a string of JSON, got ${kindOf(text)}`);
  }
  const value = tryParseJson(text);
  if (value === undefined) {
    throw invalid(
      place.member,
      `is not JSON, or nests too deep (a string of ${text.length} characters)`,
    );
  }
  return unwrap(value, place);
}

function parse(value: unknown, { member, depth, trigger }: Place): Delivery {
  try {
    return toOnFailureDelivery(value, trigger);
  } catch (error) {
    if (depth === 0 || !(error instanceof HydratePayloadError)) throw error;
    throw new HydratePayloadError(`No on-failure record in ${member}`, error.details.issues);
  }
}

function invalid(member: string, message: string): HydratePayloadError {
  return new HydratePayloadError("No failed batch can be found", [{ member, message }]);
}
