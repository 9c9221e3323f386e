import type { HydrateLogger } from "../lib/logger.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { type Hydration, minutesToExpiry } from "./hydration.js";

const levels = { complete: "info", superset: "warn", partial: "error", gone: "error" } as const;

/** Logs the one line of a batch: its pointer, the verdict and what it cost. */
export function reportBatch(
  logger: HydrateLogger,
  { source, streamArn, shardId, startSequenceNumber, endSequenceNumber }: BatchPointer,
  hydration: Hydration,
  cost: { readonly calls: number; readonly durationMs: number },
): void {
  const minutes = minutesToExpiry(hydration);
  logger[levels[hydration.status]](`Hydrated batch: ${hydration.status}`, {
    source,
    streamArn,
    shardId,
    startSequenceNumber,
    endSequenceNumber,
    ...hydration,
    ...(minutes !== undefined && { minutesToExpiry: minutes }),
    ...cost,
  });
}
