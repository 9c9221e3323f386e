import { StandardRetryStrategy } from "@smithy/core/retry";
import { retryErrorType } from "./readFailure.js";

/** Milliseconds to wait for a connection. */
export const connectionTimeout = 3_000;

/** Milliseconds without a byte after which a connection is taken for dead. */
export const idleTimeout = 10_000;

// Shards allow 5 calls a second, shared with the live consumer, and after a page of 10 MiB none
// for 5 seconds. The SDK waits up to 1, 2, 4, … seconds between throttled calls: 8 of them outlast
// both, where its usual 3 do not.
const defaultMaxAttempts = 8;

/** The SDK's own standard strategy, extended by the temporary errors that it does not know. */
export class StreamRetryStrategy extends StandardRetryStrategy {
  constructor(maxAttempts: number | (() => Promise<number>) = defaultMaxAttempts) {
    super(typeof maxAttempts === "number" ? async () => maxAttempts : maxAttempts);
  }

  override refreshRetryTokenForRetry(
    ...[token, errorInfo]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
  ): ReturnType<StandardRetryStrategy["refreshRetryTokenForRetry"]> {
    const errorType = errorInfo.error ? retryErrorType(errorInfo.error) : errorInfo.errorType;
    return super.refreshRetryTokenForRetry(token, { ...errorInfo, errorType });
  }
}
