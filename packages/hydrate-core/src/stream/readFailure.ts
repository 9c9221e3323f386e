import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";

/** An answer that lacks what the API promises; a proxy or a cut connection may be why. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}

type SdkError = Parameters<typeof isThrottlingError>[0];

/**
 * What a failed call means for the reading:
 * - `expired`: the iterator is too old; a new one goes on where this one stood
 * - `trimmed`: the position is older than what the shard still holds
 * - `notFound`: shard or stream no longer exist
 * - `failed`: nothing is known about the records
 */
export type ReadFailure = "expired" | "trimmed" | "notFound" | "failed";

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
      // One of the ways in which Kinesis is said to report a trimmed position.
      return /StartingSequenceNumber/i.test(error.message) ? "trimmed" : "failed";
    default:
      return "failed";
  }
}

/** How the SDK's retry strategies sort errors. */
export type RetryErrorType = "THROTTLING" | "TRANSIENT" | "SERVER_ERROR" | "CLIENT_ERROR";

/** Sorts errors as the SDK does, and the temporary ones that it does not know. */
export function retryErrorType(error: SdkError): RetryErrorType {
  // Kinesis calls KMS for each encrypted page; the SDK lists every throttling error but this.
  if (isThrottlingError(error) || error.name === "KMSThrottlingException") return "THROTTLING";
  if (isTransientError(error) || isTorn(error)) return "TRANSIENT";
  return isServerError(error) ? "SERVER_ERROR" : "CLIENT_ERROR";
}

/** Whether the same call may succeed later: every error that AWS does not call the caller's fault. */
export function isRetryable(error: unknown): boolean {
  return (
    !isSdkError(error) ||
    retryErrorType(error) !== "CLIENT_ERROR" ||
    error.$fault !== "client" ||
    // Both expire while a sandbox is frozen; the next try begins with new ones.
    /^ExpiredToken(Exception)?$/.test(error.name) ||
    error.name === "ExpiredIteratorException"
  );
}

/** The last sentence of a failed call's error: what to do about it. */
export function retryAdvice(retryable: boolean): string {
  return retryable
    ? "This may be temporary; retry."
    : "Retrying will not help until this is fixed.";
}

// All members that the SDK adds to its errors are optional.
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

// A connection that broke: HTTP/2 has no errno, only a message tells of a stream that ends without an
// answer, and half a body shows only as half a JSON text.
function isTorn(error: SdkError & { code?: unknown }): boolean {
  return (
    error instanceof SyntaxError ||
    error.name === "MalformedResponseError" ||
    (typeof error.code === "string" && /^ERR_(HTTP2_|STREAM_PREMATURE_CLOSE)/.test(error.code)) ||
    /^(Unexpected error: http2 request|HTTP\/2 stream) /.test(error.message)
  );
}
