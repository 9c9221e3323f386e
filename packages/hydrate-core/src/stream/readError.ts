import { HydrateReadError, HydrateTimeoutError } from "../errors.js";
import { MalformedResponseError } from "./malformedResponseError.js";
import { isRetryable } from "./readFailure.js";
import type { Shard } from "./streamSource.js";

/** Makes of a failed call the error that says what to do about it. */
export function toReadError(
  { streamArn, shardId }: Shard,
  operation: string,
  thrown: unknown,
): HydrateReadError {
  // What cannot be parsed is quoted by the parser's error, and may be data.
  const error =
    thrown instanceof SyntaxError ? new MalformedResponseError("The answer is no JSON") : thrown;
  const retryable = isRetryable(error);
  const awsError = error instanceof Error ? error.name : typeof error;
  return new HydrateReadError(
    `${operation} failed on ${shardId} of ${streamArn} with ${awsError}: ${messageOf(error)}. ` +
      (retryable ? "It may pass: try again." : "Trying again will not help until it is mended."),
    retryable,
    { operation, streamArn, shardId, awsError },
    { cause: error },
  );
}

/** Makes the error of a stream that is looked for in a region where it never was. */
export function toRegionError(
  { streamArn, shardId, region }: Shard,
  operation: string,
  clientRegion: string,
  cause: unknown,
): HydrateReadError {
  return new HydrateReadError(
    `The client given is for ${clientRegion}, but the stream ${streamArn} is in ${region}. ` +
      "Give a function of the region that makes the client.",
    false,
    { operation, streamArn, shardId, awsError: "ResourceNotFoundException" },
    { cause },
  );
}

// What AWS refuses to the role or the key, it refuses for every range.
const refusesAll = /^(AccessDenied|KMS|UnrecognizedClient|InvalidSignature|ExpiredToken)/;

/** Tells whether an error would meet every other range of the shard too. */
export function isShardWide(error: unknown): boolean {
  return (
    error instanceof HydrateTimeoutError ||
    (error instanceof HydrateReadError &&
      (error.retryable || refusesAll.test(error.details.awsError)))
  );
}

/** An error's message, to stand inside a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
