import { StreamRetryStrategy } from "../../src/stream/retryStrategy.js";

/** The strategy of the clients as it is, but that it waits for nothing. */
export const impatientRetryStrategy = (): StreamRetryStrategy =>
  new StreamRetryStrategy(undefined, () => 0);
