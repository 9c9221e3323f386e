import { type HydratedRecord, isHydratedRecord, type OnFailureRecord } from "hydrate-core";
import { deliveriesIn, factsOf } from "../case/batch.js";
import { labelOf } from "../causes/labelOf.js";
import { isObject, tryParseJson } from "../lib/json.js";
import { harmless } from "../print/readable.js";
import { shorten } from "../print/table.js";
import type { QueueMessage } from "../queue/message.js";

/** What came of a drill's message. */
export type Letter =
  | { readonly kind: "hydrated"; readonly record: HydratedRecord }
  | { readonly kind: "pointer"; readonly record: OnFailureRecord }
  /** The hydrate function gave up; what it threw, without record data. */
  | { readonly kind: "failed"; readonly error: string };

/** Reads a message; undefined where it is not the drill's own. */
export function readLetter(
  message: Pick<QueueMessage, "id" | "body">,
  requestId: string,
): Letter | undefined {
  // Most messages are somebody else's: unwrapping each would take its time.
  if (!message.body.includes(requestId)) return undefined;
  for (const delivery of deliveriesIn(message)) {
    if (delivery.kind !== "hydrated" && delivery.kind !== "onFailure") continue;
    if (factsOf(delivery).requestId !== requestId) continue;
    const { record } = delivery;
    if (isHydratedRecord(record)) return { kind: "hydrated", record };
    const error = errorIn(message.body);
    return error === undefined ? { kind: "pointer", record } : { kind: "failed", error };
  }
  return undefined;
}

/** What the function threw, where the message is Lambda's word on a failed asynchronous call. */
function errorIn(body: string): string | undefined {
  const envelope = tryParseJson(body);
  if (!isObject(envelope) || !("requestPayload" in envelope)) return undefined;
  const { responsePayload, requestContext } = envelope;
  const condition = isObject(requestContext) ? requestContext["condition"] : undefined;
  if (!isObject(responsePayload)) return String(condition ?? "it gave no reason");
  const { errorType, errorMessage } = responsePayload;
  // A hydrate function's own errors hold no record data; of another's only the label is kept.
  const isOwn = typeof errorType === "string" && /^Hydrate\w+Error$/.test(errorType);
  const error = isOwn ? `${errorType}: ${errorMessage}` : labelOf(errorType, errorMessage);
  return shorten(harmless(error ?? String(condition)), 600);
}
