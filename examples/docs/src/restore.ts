import {
  type HydratedRecord,
  type ReadObject,
  resolveDeliveries,
  restorePayload,
  unwrapEvent,
} from "hydrate-core";

const overflowBuckets = ["orders-failures"];

/** The hydrated records in a message's body, including those that went to S3. */
export async function hydratedIn(body: string, readObject: ReadObject): Promise<HydratedRecord[]> {
  const deliveries = await resolveDeliveries(unwrapEvent(JSON.parse(body)), readObject, {
    overflowBuckets,
  });
  const hydrated = deliveries.flatMap((item) => (item.kind === "hydrated" ? [item.record] : []));
  return Promise.all(
    hydrated.map((record) => restorePayload(record, readObject, { overflowBuckets })),
  );
}
