import { HydrateReadError, HydrateTimeoutError, isHydrateError } from "../errors.js";
import type { StreamSourceName } from "../lib/streamSourceName.js";
import { advise } from "./advice.js";
import { factsOf, MalformedResponseError, retryErrorType } from "./readFailure.js";
import type { Shard } from "./streamSource.js";

/** Turns a failed call into the error that says what to do about it. */
export function toReadError(
  { streamArn, shardId }: Shard,
  operation: string,
  thrown: unknown,
): HydrateReadError {
  const error = withoutData(thrown);
  const { retryable, advice } = advise(error);
  const awsError = error instanceof Error ? error.name : typeof error;
  return new HydrateReadError(
    `${operation} failed on ${shardId} of ${streamArn} with ${awsError}: ${messageOf(error)}. ` +
      advice,
    { operation, streamArn, shardId, awsError },
    retryable,
    { cause: error },
  );
}

/** Turns what keeps a client from being made into the error that says what to do about it. */
export function toClientError(
  { source, region, streamArn, shardId }: Shard & { readonly source: StreamSourceName },
  cause: unknown,
  signal: AbortSignal | undefined,
): Error {
  if (isHydrateError(cause)) return cause;
  if (signal?.aborted) return toTimeoutError({ streamArn, shardId }, 0, signal.reason);
  const { retryable, advice } = advise(cause);
  return new HydrateReadError(
    `The ${source} client for ${region} could not be made: ${messageOf(cause)}. ${advice}`,
    {
      operation: "CreateClient",
      streamArn,
      shardId,
      awsError: cause instanceof Error ? cause.name : typeof cause,
    },
    retryable,
    { cause },
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

/** Makes the error of a deadline, with AWS's last word where calls had failed before it. */
export function toTimeoutError(
  { streamArn, shardId }: Pick<Shard, "streamArn" | "shardId">,
  recordsRead: number,
  cause: unknown,
  lastFailure?: unknown,
): HydrateTimeoutError {
  const error = withoutData(lastFailure);
  if (!(error instanceof Error) || error.name === "AbortError") {
    return new HydrateTimeoutError({ streamArn, shardId, recordsRead }, { cause });
  }
  const { name } = error;
  const still =
    retryErrorType(error) === "THROTTLING" ? "AWS was still throttling" : "calls failed";
  return new HydrateTimeoutError(
    { streamArn, shardId, recordsRead, awsError: name },
    { cause },
    `${still} (${name}: ${messageOf(error)})`,
  );
}

// What AWS refuses to the role or the key, it refuses for every range; so does all that no server said.
const refusesAll = /^(AccessDenied|KMS|UnrecognizedClient|InvalidSignature|ExpiredToken)/;

/** Tells whether an error would meet every other range of the shard too. */
export function isShardWide(error: unknown): boolean {
  return (
    error instanceof HydrateTimeoutError ||
    (error instanceof HydrateReadError &&
      (error.retryable ||
        refusesAll.test(error.details.awsError) ||
        factsOf(error.cause).$fault === undefined))
  );
}

// The parser's error quotes what it cannot parse, which may be data.
function withoutData(thrown: unknown): unknown {
  return thrown instanceof SyntaxError
    ? new MalformedResponseError("The answer is not JSON")
    : thrown;
}

/** An error's message, to be part of a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
