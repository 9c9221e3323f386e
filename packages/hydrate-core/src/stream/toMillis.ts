/** Epoch milliseconds of the epoch seconds in a record; whatever else stands there gives undefined. */
export function toMillis(seconds: unknown): number | undefined {
  // 1.001 * 1000 is not 1001, and a Date would cut off the rest.
  return typeof seconds === "number" ? Math.round(seconds * 1000) : undefined;
}
