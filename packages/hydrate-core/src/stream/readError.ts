import { HydrateReadError, HydrateTimeoutError } from "../errors.js";
import { isRetryable, MalformedResponseError, retryAdvice } from "./readFailure.js";
import type { Shard } from "./streamSource.js";

/** Turns a failed call into the error that says what to do about it. */
export function toReadError(
  { streamArn, shardId }: Shard,
  operation: string,
  thrown: unknown,
): HydrateReadError {
  // The parser's error quotes what it cannot parse, which may be data.
  const error =
    thrown instanceof SyntaxError ? new MalformedResponseError("The answer is not JSON") : thrown;
  const retryable = isRetryable(error);
  const awsError = error instanceof Error ? error.name : typeof error;
  return new HydrateReadError(
    `${operation} failed on ${shardId} of ${streamArn} with ${awsError}: ${messageOf(error)}. ` +
      retryAdvice(retryable),
    { operation, streamArn, shardId, awsError },
    retryable,
    { cause: error },
  );
}

/** Makes the error of a client that looks for the stream in another region than the stream's. */
export function toRegionError(
  { streamArn, shardId, region }: Shard,
  operation: string,
  clientRegion: string,
  cause: unknown,
): HydrateReadError {
  return new HydrateReadError(
    `The client given is for ${clientRegion}, but the stream ${streamArn} is in ${region}. ` +
      "Give a function of the region that makes the client.",
    { operation, streamArn, shardId, awsError: "ResourceNotFoundException" },
    false,
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

/** An error's message, to be part of a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
