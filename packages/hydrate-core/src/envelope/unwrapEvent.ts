import { HydratePayloadError, HydrateUnsupportedSourceError } from "../errors.js";
import { hydratedPointer } from "../event/hydratedRecord.js";
import { deepest, isObject, kindOf, nestsTooDeep, parseJson } from "../lib/json.js";
import { toS3Location } from "../s3/s3Location.js";
import {
  type Delivery,
  isParsedMessage,
  messageTrigger,
  s3Trigger,
  type Trigger,
  toHydratedDelivery,
  toOnFailureDelivery,
} from "./delivery.js";
import { toFailedInvocations } from "./failedInvocation.js";
import { eventPlace, inside, invalid, objectPlace, type Place, takeItems } from "./place.js";
import { streamEventSource } from "./streamEventSource.js";

// The deepest that Lambda writes: SQS message > async envelope > SNS event > notification > record.
const maxDepth = 6;

/**
 * Finds the failed batches in whatever event brought them: SNS, SQS (the record, an SNS
 * notification, an async-destination envelope), S3 notifications, EventBridge, the arrays of
 * EventBridge Pipes, a bare on-failure record, a hydrated record. What another program has parsed
 * already is taken as its text would be.
 *
 * A message that cannot be understood becomes a delivery of kind `failed`, so that its neighbours
 * live. The test message that S3 sends when a notification is set up becomes none: it asks for nothing.
 * Only an event that is not an envelope at all is thrown back.
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
  assertDepth(event, "event");
  return unwrap(event, eventPlace(event));
}

/** Does the same for an array, such as EventBridge Pipes sends: a list for each item, in order. */
export function unwrapItems(event: readonly unknown[]): Delivery[][] {
  const place = eventPlace(event);
  return event.map((item, index) => {
    const at = inside(place, `[${index}]`, messageTrigger(item));
    return settle(at, () => {
      assertDepth(item, at.member);
      return unwrap(item, at);
    });
  });
}

/** Does the same for the text of an S3 object, which is a message too: it never throws. */
export function unwrapObject(text: string, member: string, trigger: Trigger): Delivery[] {
  const place = objectPlace(member, trigger);
  return settle(place, () => {
    const found = unwrapText(text, place);
    if (found.length === 0) throw invalid(member, "holds no record");
    return found;
  });
}

function unwrap(value: unknown, place: Place): Delivery[] {
  const { trigger, member, depth } = place;
  if (depth > maxDepth) throw invalid(member, `is wrapped in more than ${maxDepth} envelopes`);
  if (Array.isArray(value)) {
    takeItems(value, place);
    return value.flatMap((item, index) =>
      unwrapItem(item, inside(place, `[${index}]`, messageTrigger(item))),
    );
  }
  if (!isObject(value)) throw invalid(member, `must be an object, got ${kindOf(value)}`);
  const hydrated = toHydratedDelivery(value, trigger);
  if (hydrated) return [hydrated];

  const { Records: records, Sns: sns, body, detail, requestPayload, responsePayload } = value;
  if (Array.isArray(records)) {
    if (streamEventSource(value)) throw invalid(member, "is a stream's own event already");
    takeItems(records, place);
    return records.flatMap((item, index) => {
      const own = s3Trigger(item) ?? messageTrigger(item);
      return unwrapItem(item, inside(place, `.Records[${index}]`, own));
    });
  }
  if (isObject(sns)) return unwrapText(sns["Message"], inside(place, ".Sns.Message"));
  if (typeof body === "string" || isParsedMessage(value)) {
    return unwrapText(body, inside(place, ".body"));
  }
  if (value["Type"] === "Notification") {
    return unwrapText(value["Message"], inside(place, ".Message"));
  }
  if (value["Service"] === "Amazon S3" && value["Event"] === "s3:TestEvent") return [];

  const location = toS3Location(value);
  if (location) return [{ kind: "s3Object", location, trigger }];

  if (isObject(detail) && "detail-type" in value) {
    // Anybody may put an event on a bus, but only AWS one whose source begins with "aws.".
    const own = value["source"] === "aws.s3" ? s3Trigger(detail) : undefined;
    return unwrap(detail, inside(place, ".detail", own));
  }
  if (requestPayload !== undefined || responsePayload !== undefined) {
    return unwrapInvocation(value, place);
  }
  return [parse(value, place)];
}

/** What Lambda writes about an asynchronous invocation. */
function unwrapInvocation(envelope: Readonly<Record<string, unknown>>, place: Place): Delivery[] {
  const { requestPayload, responsePayload } = envelope;
  // A hydrate function's answer is worth more than its request.
  const answers = Array.isArray(responsePayload) ? responsePayload : [responsePayload];
  if (answers.length > 0 && answers.every((answer) => hydratedPointer(answer) !== undefined)) {
    return unwrap(responsePayload, inside(place, ".responsePayload"));
  }
  const request = inside(place, ".requestPayload");
  const failed = toFailedInvocations(envelope);
  return failed ? failed.map((record) => parse(record, request)) : unwrap(requestPayload, request);
}

/** Unwraps one message of several: its errors fail no other. */
function assertDepth(value: unknown, member: string): void {
  if (nestsTooDeep(value)) throw invalid(member, `nests deeper than ${deepest} levels`);
}

function unwrapItem(item: unknown, place: Place): Delivery[] {
  return settle(place, () => unwrap(item, place));
}

function settle({ trigger }: Place, find: () => Delivery[]): Delivery[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof HydratePayloadError || error instanceof HydrateUnsupportedSourceError) {
      return [{ kind: "failed", error, trigger }];
    }
    throw error;
  }
}

function unwrapText(text: unknown, place: Place): Delivery[] {
  const { member } = place;
  // A Pipe's template or a middleware may have parsed it.
  if (isObject(text) || Array.isArray(text)) return unwrap(text, place);
  if (typeof text !== "string") {
    throw invalid(member, `must be a string of JSON, got ${kindOf(text)}`);
  }
  const parsed = parseJson(text);
  if ("fault" in parsed) throw invalid(member, parsed.fault);
  if (typeof parsed.value === "string" && "value" in parseJson(parsed.value)) {
    throw invalid(member, "is JSON inside JSON: encode it once");
  }
  return unwrap(parsed.value, place);
}

function parse(value: unknown, { member, depth, trigger }: Place): Delivery {
  try {
    return toOnFailureDelivery(value, trigger);
  } catch (error) {
    if (depth === 0 || !(error instanceof HydratePayloadError)) throw error;
    throw new HydratePayloadError(`No on-failure record in ${member}`, error.details.issues);
  }
}
