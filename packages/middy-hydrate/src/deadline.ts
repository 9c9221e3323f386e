/** What a deadline needs of Lambda's context, which tests and containers may not have. */
type RemainingTime = { readonly getRemainingTimeInMillis?: (() => number) | undefined };

const longestTimer = 2 ** 31;

/**
 * Fires so many milliseconds before Lambda ends the invocation. Middy's own early timeout and its
 * signal are the handler's alone; a middleware has to watch the clock itself.
 */
export function deadline(
  context: RemainingTime | undefined,
  timeoutEarlyInMillis: number,
): AbortSignal | undefined {
  const millis = (context?.getRemainingTimeInMillis?.() ?? Number.NaN) - timeoutEarlyInMillis;
  // A clock without an end, as a test may have, sets none; a timer takes whole milliseconds.
  if (!(millis < longestTimer)) return undefined;
  return AbortSignal.timeout(Math.max(0, Math.trunc(millis)));
}
