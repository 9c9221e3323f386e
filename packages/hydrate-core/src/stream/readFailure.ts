/** An answer that lacks what the API promises; a proxy or a cut connection may be why. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
  /** Tells the retry strategy of any client that the next answer may be whole. */
  readonly $retryable = {};
}

/** What the SDK, Node and AWS put on their errors. All of it may be missing. */
type ErrorFacts = {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $fault?: string;
  readonly $retryable?: { readonly throttling?: boolean };
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $response?: unknown;
};

/**
 * What a failed call means for the reading:
 * - `expired`: the iterator is too old; a new one goes on where this one stood
 * - `trimmed`: the position is older than what the shard still holds
 * - `notFound`: shard or stream no longer exist
 * - `foreign`: the position is of another stream, such as one of the same name that was deleted
 * - `failed`: nothing is known about the records
 */
export type ReadFailure = "expired" | "trimmed" | "notFound" | "foreign" | "failed";

/** Reads both services' errors; their names do not collide. */
export function classifyReadFailure(error: unknown): ReadFailure {
  if (!(error instanceof Error)) return "failed";
  switch (error.name) {
    case "ExpiredIteratorException":
      return "expired";
    case "TrimmedDataAccessException":
      return "trimmed";
    case "ResourceNotFoundException":
      return "notFound";
    case "InvalidArgumentException":
      // A wrong pointer, in AWS's own words.
      if (/did not come from this stream/i.test(error.message)) return "foreign";
      if (/encodes shardId/i.test(error.message)) return "failed";
      // One of the ways in which Kinesis is said to report a trimmed position.
      return /StartingSequenceNumber/i.test(error.message) ? "trimmed" : "failed";
    default:
      return "failed";
  }
}

/** How the SDK's retry strategies sort errors. */
export type RetryErrorType = "THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR";

const throttlingNames = new Set([
  "ProvisionedThroughputExceededException",
  "LimitExceededException",
  "ThrottlingException",
  "ThrottledException",
  "Throttling",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequestsException",
  "BandwidthLimitExceeded",
  "SlowDown",
  // Kinesis calls KMS for each encrypted page; no SDK lists this one.
  "KMSThrottlingException",
]);
const transientName = /^(TimeoutError|RequestTimeout(Exception)?|MalformedResponseError)$/;
// A connection that broke or was not had. HTTP/2 has no errno.
const transientCode =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP2_\w+)$/;
// Only a message tells of a stream that the SDK's own handler saw end without an answer.
const tornMessage = /^(Unexpected error: http2 request|HTTP\/2 stream) /;

/** Sorts errors as the SDKs do, old and new, and the temporary ones that they do not know. */
export function retryErrorType(error: unknown): RetryErrorType {
  const { name = "", $metadata: { httpStatusCode: status = 0 } = {}, $retryable } = factsOf(error);
  if (throttlingNames.has(name) || status === 429 || $retryable?.throttling) return "THROTTLING";
  if (isTransient(error)) return "TRANSIENT";
  return status >= 500 ? "SERVER_ERROR" : "CLIENT_ERROR";
}

function isTransient(error: unknown, depth = 0): boolean {
  const { name = "", message = "", code, cause, $retryable, $metadata } = factsOf(error);
  if (name === "AbortError" || speaksOnlyHttp1(error)) return false;
  return (
    $retryable !== undefined ||
    $metadata?.clockSkewCorrected === true ||
    (name === "InvalidSignatureException" && message.includes("Signature expired")) ||
    [500, 502, 503, 504].includes($metadata?.httpStatusCode ?? 0) ||
    transientName.test(name) ||
    (typeof code === "string" && transientCode.test(code)) ||
    tornMessage.test(message) ||
    // Half a body shows only as half a JSON text.
    name === "SyntaxError" ||
    (cause !== undefined && depth < 10 && isTransient(cause, depth + 1))
  );
}

/** Whether the server answered an HTTP/2 request with bytes of another protocol. */
export function speaksOnlyHttp1(error: unknown): boolean {
  const { code, message } = factsOf(error);
  return code === "ERR_HTTP2_ERROR" && message === "Protocol error";
}

/** Whether the same call may succeed later: every error that is not the caller's to fix. */
export function isRetryable(error: unknown): boolean {
  const { name = "", $fault, $response } = factsOf(error);
  if (retryErrorType(error) !== "CLIENT_ERROR") return true;
  // Both expire while a sandbox is frozen; the next try begins with new ones.
  if (name === "ExpiredTokenException" || name === "ExpiredToken") return true;
  if (name === "ExpiredIteratorException") return true;
  // Another invocation writes the same object at this moment.
  if (name === "ConditionalRequestConflict") return true;
  // A mistake in a program, unless the SDK made it of an answer.
  const isMistake = /^(TypeError|ReferenceError|RangeError)$/.test(name) && $response === undefined;
  return $fault !== "client" && !isMistake && !speaksOnlyHttp1(error);
}

/** An error's facts; of anything else that was thrown there are none. Realms may have errors of their own. */
export function factsOf(error: unknown): ErrorFacts {
  return typeof error === "object" && error !== null ? error : {};
}
