import {
  type Delivery,
  type HydratedRecord,
  HydrateUnsupportedSourceError,
  type Hydrator,
  type ReadObject,
  resolveDeliveries,
  type StreamSourceName,
  unwrapEvent,
  unwrapItems,
} from "hydrate-core";
import { type HydrateTracer, traceBatches } from "./traceBatches.js";

/** What became of one delivery. */
export type SettledDelivery = {
  readonly delivery: Delivery;
  readonly result: PromiseSettledResult<HydratedRecord>;
};

export type FindOptions = {
  readonly readObject: ReadObject;
  readonly overflowBuckets?: readonly string[] | undefined;
  /** The only kind of stream to read; deliveries of the other fail. */
  readonly source?: StreamSourceName | undefined;
};

export type HydrateDeliveriesOptions = {
  readonly hydrator: Hydrator;
  readonly signal?: AbortSignal | undefined;
  readonly tracer?: HydrateTracer | undefined;
};

/** Finds the deliveries in an event; throws only where the event itself is not an envelope. */
export async function findDeliveries(event: unknown, options: FindOptions): Promise<Delivery[]> {
  return resolve(unwrapEvent(event), options);
}

/** Finds the deliveries in each item of an array. */
export function findDeliveriesOfItems(
  event: readonly unknown[],
  options: FindOptions,
): Promise<Delivery[][]> {
  return Promise.all(unwrapItems(event).map((deliveries) => resolve(deliveries, options)));
}

async function resolve(
  deliveries: readonly Delivery[],
  { readObject, overflowBuckets, source }: FindOptions,
): Promise<Delivery[]> {
  const resolved = await resolveDeliveries(deliveries, readObject, { overflowBuckets });
  return resolved.map((delivery) => refuseOtherSource(delivery, source));
}

/** Hydrates deliveries, side by side where they share a shard. Settles each on its own. */
export async function hydrateDeliveries(
  deliveries: readonly Delivery[],
  { hydrator, signal, tracer }: HydrateDeliveriesOptions,
): Promise<SettledDelivery[]> {
  const results = await traceBatches(tracer, deliveries, (onSettled) =>
    hydrator.hydrateDeliveries(deliveries, { signal, onSettled }),
  );
  return deliveries.map((delivery, index) => ({
    delivery,
    result: results[index] ?? { status: "rejected", reason: new TypeError("Not settled") },
  }));
}

function refuseOtherSource(delivery: Delivery, source: StreamSourceName | undefined): Delivery {
  if (source === undefined || !("pointer" in delivery) || delivery.pointer.source === source) {
    return delivery;
  }
  const { trigger, pointer } = delivery;
  return { kind: "failed", error: otherSource(source, pointer.source), trigger };
}

/** The error of a stream that is not of the kind the function was made for. */
export function otherSource(
  wanted: StreamSourceName,
  found: StreamSourceName,
): HydrateUnsupportedSourceError {
  return new HydrateUnsupportedSourceError(
    found,
    `This function hydrates ${wanted} streams (option source), and this is a batch of a ${found} ` +
      "stream. Send it elsewhere, or leave source out.",
  );
}
