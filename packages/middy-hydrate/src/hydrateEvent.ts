import {
  type Delivery,
  type HydratedRecord,
  type Hydrator,
  type OnFailureRecord,
  type ReadObject,
  resolveDeliveries,
  toBatchPointer,
  unwrapEvent,
} from "hydrate-core";
import { otherSource, type StreamSourceName } from "./otherSource.js";
import { traceBatches } from "./traceBatches.js";
import type { HydrateTracer } from "./tracer.js";

/** What became of one delivery. */
export type SettledDelivery = {
  readonly delivery: Delivery;
  readonly result: PromiseSettledResult<HydratedRecord>;
};

export type HydrateEventOptions = {
  readonly hydrator: Hydrator;
  readonly readObject: ReadObject;
  readonly overflowBuckets?: readonly string[] | undefined;
  /** The only kind of stream to read; deliveries of the other fail. */
  readonly source?: StreamSourceName | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tracer?: HydrateTracer | undefined;
};

/**
 * Finds the deliveries in an event and hydrates them, side by side where they share a shard. Settles
 * each on its own; throws only where the event itself is none.
 */
export async function hydrateEvent(
  event: unknown,
  { hydrator, readObject, overflowBuckets, source, signal, tracer }: HydrateEventOptions,
): Promise<SettledDelivery[]> {
  const deliveries = await resolveDeliveries(unwrapEvent(event), readObject, { overflowBuckets });
  const records = new Map<Delivery, OnFailureRecord | HydratedRecord>();
  for (const delivery of deliveries) {
    if (!refusal(delivery, source) && "record" in delivery) records.set(delivery, delivery.record);
  }
  const inputs = [...records.values()];
  const settled = await traceBatches(tracer, inputs, (onSettled) =>
    hydrator.hydrateAll(inputs, { signal, onSettled }),
  );
  const results = new Map([...records.keys()].map((delivery, i) => [delivery, settled[i]]));
  return deliveries.map((delivery) => ({
    delivery,
    result: results.get(delivery) ?? { status: "rejected", reason: refusal(delivery, source) },
  }));
}

function refusal(delivery: Delivery, source: StreamSourceName | undefined): Error | undefined {
  if (delivery.kind === "failed") return delivery.error;
  if (delivery.kind === "s3Object") return new TypeError("An S3 object was left unresolved");
  const { source: found } = toBatchPointer(delivery.record);
  return source === undefined || source === found ? undefined : otherSource(source, found);
}
