import {
  type HydratedRecord,
  type HydrationStatus,
  type ReadObject,
  restorePayload,
  toBatchPointer,
} from "hydrate-core";
import { HydrateIncompleteError } from "./errors.js";
import type { SettledDelivery } from "./hydrateDeliveries.js";

export type AdmitOptions = {
  readonly accept: readonly HydrationStatus[];
  readonly readObject: ReadObject;
  readonly overflowBuckets?: readonly string[] | undefined;
};

/**
 * Prepares a hydrated delivery for a handler: checks that its verdict is accepted, and brings its
 * records back from S3. Never rejects: a refused delivery is settled as rejected.
 */
export async function admit(
  settled: SettledDelivery,
  { accept, readObject, overflowBuckets }: AdmitOptions,
): Promise<SettledDelivery> {
  const { delivery, result } = settled;
  if (result.status === "rejected") return settled;
  const { hydration } = result.value;
  try {
    if (!accept.includes(hydration.status)) {
      throw toIncompleteError(result.value);
    }
    const value = await restorePayload(result.value, readObject, { overflowBuckets });
    return { delivery, result: { status: "fulfilled", value } };
  } catch (reason) {
    return { delivery, result: { status: "rejected", reason } };
  }
}

function toIncompleteError(record: HydratedRecord): HydrateIncompleteError {
  const { streamArn, shardId, startSequenceNumber, endSequenceNumber } = toBatchPointer(record);
  const { status, reason, recordCount, expectedCount } = record.hydration;
  return new HydrateIncompleteError({
    streamArn,
    shardId,
    startSequenceNumber,
    endSequenceNumber,
    status,
    ...(reason !== undefined && { reason }),
    recordCount,
    expectedCount,
  });
}
