import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from "@smithy/types";
import { retryErrorType } from "./readFailure.js";

/** Milliseconds to wait for a connection. */
export const connectionTimeout = 3_000;

/** Milliseconds without a byte after which a connection is taken for dead. */
export const idleTimeout = 10_000;

// Shards allow 5 calls a second, shared with the live consumer, and after a page of 10 MiB none
// for 5 seconds. Waits of up to 1, 2, 4, … seconds outlast both; the SDK's usual 3 attempts do not.
const defaultMaxAttempts = 8;
const throttledDelay = 1_000;
const transientDelay = 100;
const longestDelay = 20_000;
// How much longer than it would by itself a call waits because the service asks it to.
const longestHint = 5_000;

/**
 * Every call has all of its attempts. The SDK's own strategy gives a client a quota of retries, which
 * a shard that throttles uses up within some minutes in a warm process.
 */
export class StreamRetryStrategy implements RetryStrategyV2 {
  readonly mode = "standard";
  readonly maxAttempts: () => Promise<number>;
  readonly #random: () => number;

  /** @param random gives the share of the longest wait that is waited, from 0 up to 1 */
  constructor(
    maxAttempts: number | (() => Promise<number>) = defaultMaxAttempts,
    random = Math.random,
  ) {
    this.maxAttempts = typeof maxAttempts === "number" ? async () => maxAttempts : maxAttempts;
    this.#random = random;
  }

  async acquireInitialRetryToken(): Promise<RetryToken> {
    return toToken(0, 0);
  }

  /** @throws where the call is not to be tried again; the SDK then throws the call's own error. */
  async refreshRetryTokenForRetry(
    token: RetryToken,
    { error, errorType, retryAfterHint }: RetryErrorInfo,
  ): Promise<RetryToken> {
    const type = error ? retryErrorType(error) : errorType;
    const retries = token.getRetryCount() + 1;
    const isTemporary = type === "THROTTLING" || type === "TRANSIENT";
    if (!isTemporary || retries >= (await this.maxAttempts())) throw new Error("Not to be retried");

    const base = type === "THROTTLING" ? throttledDelay : transientDelay;
    const delay = this.#random() * Math.min(longestDelay, base * 2 ** (retries - 1));
    const hint = retryAfterHint ? retryAfterHint.getTime() - Date.now() : 0;
    return toToken(retries, Math.max(delay, Math.min(hint, delay + longestHint)));
  }

  /** A part of the SDK's interface: there is no quota to give back. */
  recordSuccess(): void {}
}

function toToken(retries: number, delay: number): RetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => Math.floor(delay) };
}
