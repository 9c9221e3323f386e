import type { HydrateLogger } from "../lib/logger.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { type Hydration, minutesToExpiry } from "./hydration.js";
import { isCountUnexplained } from "./judge.js";

const levels = { complete: "info", superset: "warn", partial: "error", gone: "error" } as const;

/**
 * Logs the one line of a batch: its verdict, what it cost and its pointer. A verdict may come from a
 * message, with members of its sender's choice, so only ours are logged, and the pointer's last.
 */
export function reportBatch(
  logger: HydrateLogger,
  { source, streamArn, shardId, startSequenceNumber, endSequenceNumber }: BatchPointer,
  hydration: Hydration,
  cost: { readonly calls: number; readonly durationMs: number },
): void {
  const { status, reason, recordCount, expectedCount, expiresAt, hydratedAt } = hydration;
  const { firstSequenceNumber, lastSequenceNumber, payloadLocation } = hydration;
  const line = {
    status,
    reason,
    recordCount,
    expectedCount,
    firstSequenceNumber,
    lastSequenceNumber,
    expiresAt,
    hydratedAt,
    payloadLocation,
    minutesToExpiry: minutesToExpiry(hydration),
    ...cost,
    source,
    streamArn,
    shardId,
    startSequenceNumber,
    endSequenceNumber,
  };
  const known = Object.entries(line).filter(([, value]) => value !== undefined);
  const level = isCountUnexplained(hydration) ? "warn" : levels[status];
  logger[level](`Hydrated batch: ${status}`, Object.fromEntries(known));
}
