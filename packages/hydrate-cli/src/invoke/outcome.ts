import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { batchItemFailures } from "hydrate-core";
import { labelOf } from "../causes/labelOf.js";
import { isObject, tryParseJson } from "../lib/json.js";

/** An event of either kind of stream. */
export type StreamEvent = KinesisStreamEvent | DynamoDBStreamEvent;

/**
 * What became of one invocation:
 * - `ok`: the function succeeded with every record
 * - `failed`: it ran and failed, or reported records that failed
 * - `notRun`: it certainly did not run; `throttled` where waiting may help
 * - `unknown`: it may have run
 */
export type Outcome = {
  readonly outcome: "ok" | "failed" | "notRun" | "unknown";
  /** A label without record data. */
  readonly answer: string;
  readonly throttled?: boolean;
  readonly requestId?: string;
  /** Item identifiers that the function reported. */
  readonly reported?: readonly unknown[];
};

type Answer = {
  readonly FunctionError?: string | undefined;
  readonly Payload?: Uint8Array | undefined;
  readonly StatusCode?: number | undefined;
  readonly $metadata: { readonly requestId?: string | undefined };
};

/** Reads an answer of status 200 as Lambda's own poller reads it, whatever the mapping says. */
export function outcomeOf(answer: Answer, event: StreamEvent): Outcome {
  const { FunctionError, Payload, StatusCode, $metadata } = answer;
  const { requestId } = $metadata;
  const id = requestId === undefined ? {} : { requestId };
  const response = tryParseJson(Payload ? Buffer.from(Payload).toString("utf8") : "null");
  if (FunctionError !== undefined) {
    const { errorType, errorMessage } = isObject(response) ? response : {};
    return { outcome: "failed", answer: labelOf(errorType, errorMessage) ?? FunctionError, ...id };
  }
  if (StatusCode !== 200) {
    return { outcome: "unknown", answer: `status ${StatusCode}`, ...id };
  }
  // Whatever else a function answers here could be record data.
  const reported = batchItemFailures(response, event).map((item) =>
    typeof item === "string" && /^\d{1,129}$/.test(item) ? item : null,
  );
  if (reported.length === 0) return { outcome: "ok", answer: "ok", ...id };
  const answerText = `batchItemFailures: ${reported.length} of ${event.Records.length}`;
  return { outcome: "failed", answer: answerText, reported, ...id };
}

// The connection was never made, so nothing was sent.
const unsent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/**
 * Reads a failed call. Only an answer of AWS that refuses the request (4xx), or a request that was
 * never sent, proves that the function did not run.
 *
 * @param sent whether the request was handed to the connection
 */
export function outcomeOfError(error: unknown, sent: boolean): Outcome {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const { code, $metadata } = isObject(error) ? error : {};
  const status = isObject($metadata) ? $metadata["httpStatusCode"] : undefined;
  const answer = name === "Error" ? message : name;
  const connected = !(name === "TimeoutError" && /establish/.test(message));
  if (!sent || !connected || (typeof code === "string" && unsent.has(code))) {
    return { outcome: "notRun", answer };
  }
  // 408 is a timeout on the way: it proves nothing.
  if (typeof status === "number" && status >= 400 && status < 500 && status !== 408) {
    return { outcome: "notRun", answer, ...(status === 429 && { throttled: true }) };
  }
  return { outcome: "unknown", answer };
}
