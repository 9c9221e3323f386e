/** Milliseconds to wait for a connection. */
export const connectionTimeout = 3_000;

/** Milliseconds without a byte after which a connection is taken for dead. */
export const idleTimeout = 10_000;
