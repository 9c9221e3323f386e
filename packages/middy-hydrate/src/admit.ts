import {
  HydrateIncompleteError,
  type HydrationStatus,
  type ReadObject,
  restorePayload,
  toBatchPointer,
} from "hydrate-core";
import type { SettledDelivery } from "./hydrateEvent.js";

export type AdmitOptions = {
  readonly accept: readonly HydrationStatus[];
  readonly readObject: ReadObject;
  readonly overflowBuckets?: readonly string[] | undefined;
};

const statuses: readonly unknown[] = ["complete", "superset", "partial", "gone"];

/** @throws TypeError for verdicts that there are not: nothing would ever be accepted by them. */
export function assertAccept(accept: unknown): asserts accept is readonly HydrationStatus[] {
  if (Array.isArray(accept) && accept.every((status) => statuses.includes(status))) return;
  throw new TypeError(
    `accept must be a list of verdicts (${statuses.join(", ")}), got ${JSON.stringify(accept)}`,
  );
}

/**
 * Makes of what was hydrated what may go on to a handler: its records back from S3 if they are
 * there, under a verdict that is accepted. Never rejects: what may not go on is settled so.
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
      throw new HydrateIncompleteError(toBatchPointer(result.value), hydration);
    }
    const value = await restorePayload(result.value, readObject, { overflowBuckets });
    return { delivery, result: { status: "fulfilled", value } };
  } catch (reason) {
    return { delivery, result: { status: "rejected", reason } };
  }
}
