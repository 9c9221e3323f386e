import { StreamRetryStrategy } from "../../src/stream/retryStrategy.js";

/** The strategy of the clients as it is, but that it waits for nothing and its quota comes back. */
export function impatientRetryStrategy(): { strategy: StreamRetryStrategy; refill(): void } {
  const strategy = new StreamRetryStrategy();
  // Both are private to the SDK; thousands of runs can neither wait nor share one quota.
  Object.assign(strategy, {
    retryBackoffStrategy: { setDelayBase() {}, computeNextBackoffDelay: () => 0 },
  });
  return { strategy, refill: () => void Object.assign(strategy, { capacity: 500 }) };
}
