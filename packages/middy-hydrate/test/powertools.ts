import { afterEach, beforeEach, vi } from "vitest";

/**
 * Sets up Powertools as in Lambda, and keeps what its Logger and Metrics write to the console: each
 * line, parsed.
 */
export function usePowertools(): Record<string, unknown>[] {
  const printed: Record<string, unknown>[] = [];

  beforeEach(() => {
    vi.stubEnv("_HANDLER", "index.handler");
    // Powertools' Tracer is off outside Lambda, and its dev mode writes to the global console.
    vi.stubEnv("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");
    vi.stubEnv("POWERTOOLS_DEV", "true");
    vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
    vi.stubEnv("POWERTOOLS_IDEMPOTENCY_DISABLED", undefined);
    printed.length = 0;
    for (const method of ["log", "info", "warn", "error"] as const) {
      vi.spyOn(console, method).mockImplementation((line) => printed.push(JSON.parse(line)));
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return printed;
}
