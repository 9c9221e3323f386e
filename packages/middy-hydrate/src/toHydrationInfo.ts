import type { HydratedRecord } from "hydrate-core";
import type { SettledDelivery } from "./hydrateEvent.js";
import type { DeliveryInfo, HydrationInfo } from "./types.js";

/** Tells of each delivery its verdict or its error, without the data of a record. */
export function toHydrationInfo(settled: readonly SettledDelivery[]): HydrationInfo {
  return {
    deliveries: settled.map(({ delivery: { trigger }, result }) =>
      result.status === "fulfilled"
        ? { trigger, record: withoutRecords(result.value) }
        : { trigger, error: result.reason },
    ),
  };
}

function withoutRecords(record: HydratedRecord): NonNullable<DeliveryInfo["record"]> {
  const { KinesisBatch: _, DDBStreamBatch: __, ...rest } = record;
  return rest;
}
