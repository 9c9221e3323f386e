import { HydrateDeliveriesFailedError, isHydrateError } from "./errors.js";
import type { SettledDelivery } from "./hydrateDeliveries.js";

/**
 * Throws where deliveries failed: a single one's error as it is, those of several as one.
 *
 * @throws {@link HydrateDeliveriesFailedError} (`ERR_HYDRATE_DELIVERIES_FAILED`)
 */
export function throwFailures(settled: readonly SettledDelivery[]): void {
  const failures = settled.flatMap(({ delivery: { trigger }, result }) =>
    result.status === "rejected" ? [{ trigger, error: asError(result.reason) }] : [],
  );
  const [first, another] = failures;
  if (!first) return;
  if (!another) throw first.error;
  throw new HydrateDeliveriesFailedError(
    failures.map(({ trigger, error }) => ({
      trigger,
      ...(isHydrateError(error) && { code: error.code }),
      message: error.message,
    })),
    failures.some(({ error }) => !isHydrateError(error) || error.retryable),
    { cause: first.error },
  );
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
}
