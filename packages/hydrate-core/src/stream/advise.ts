import type { Advice } from "../lib/adviceIf.js";

// What is known of errors is loaded with the first one.

/** Says what to do about a call to AWS that failed. */
export async function advise(error: unknown): Promise<Advice> {
  const { adviseOn } = await import("./advice.js");
  return adviseOn(error);
}

/**
 * Turns what a module could not be loaded for into an error that says what to bundle; undefined where
 * the bundle is not the cause.
 *
 * @param what what the module is needed for
 */
export async function toBundleError(what: string, cause: unknown): Promise<Error | undefined> {
  const { adviseOnBundle } = await import("./advice.js");
  const advice = adviseOnBundle(cause);
  if (advice === undefined) return undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Error(`hydrate cannot load ${what}: ${message}. ${advice}`, { cause });
}
