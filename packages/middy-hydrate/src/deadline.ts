/** What a deadline needs of Lambda's context, which tests and containers may not have. */
type RemainingTime = { readonly getRemainingTimeInMillis?: (() => number) | undefined };

/**
 * Fires so many milliseconds before Lambda ends the invocation. Middy's own early timeout and its
 * signal are the handler's alone; a middleware has to watch the clock itself.
 */
export function deadline(
  context: RemainingTime | undefined,
  timeoutEarlyInMillis: number,
): AbortSignal | undefined {
  const remaining = context?.getRemainingTimeInMillis?.();
  if (typeof remaining !== "number") return undefined;
  return AbortSignal.timeout(Math.max(0, remaining - timeoutEarlyInMillis));
}
