import type { HydrateLogger } from "hydrate-core";
import type { HydrateTracer } from "../traceBatches.js";

const off = new Set(["0", "n", "no", "f", "false", "off"]);
const on = new Set(["1", "y", "yes", "t", "true", "on"]);

/**
 * Tells whether this invocation is traced: POWERTOOLS_TRACE_ENABLED is on, or it is not set and Lambda
 * has sampled the invocation.
 */
export function isTraced(env: Readonly<Record<string, string | undefined>>): boolean {
  const { POWERTOOLS_TRACE_ENABLED: enabled = "", _X_AMZN_TRACE_ID: traceId = "" } = env;
  if (off.has(enabled.toLowerCase())) return false;
  return on.has(enabled.toLowerCase()) || traceId.includes("Sampled=1");
}

/**
 * Loads Powertools' Tracer, which brings the X-Ray SDK. A bundle without it, or one in which it does
 * not run, hydrates untraced.
 */
export async function loadTracer(
  serviceName: string,
  logger: HydrateLogger,
): Promise<HydrateTracer | undefined> {
  try {
    const { Tracer } = await import("@aws-lambda-powertools/tracer");
    // The calls to AWS are captured as such; as plain HTTP requests they would appear twice.
    return new Tracer({ serviceName, captureHTTPsRequests: false });
  } catch (error) {
    logger.warn("Tracing is on, but its library cannot be loaded", { error });
    return undefined;
  }
}
