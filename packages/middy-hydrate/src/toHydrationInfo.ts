import type { HydratedRecord } from "hydrate-core";
import type { SettledDelivery } from "./hydrateEvent.js";
import type { DeliveryInfo, HydrationInfo } from "./hydrationInfo.js";

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
  // Lambda's S3 objects hold them as payload too.
  const { KinesisBatch: _, DDBStreamBatch: __, payload: ___, ...rest } = record;
  return rest;
}
