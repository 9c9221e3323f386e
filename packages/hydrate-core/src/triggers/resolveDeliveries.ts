import type { Delivery, S3Location } from "./delivery.js";
import { unwrapEvent } from "./unwrapEvent.js";

/**
 * Replaces each S3 object among the deliveries by the records it holds, side by side and in order.
 * The other deliveries stay as they are.
 *
 * @param readObject gives the text of an object. It decides what may be read: a location that came
 * inside a message was chosen by whoever sent it. What it throws is thrown on.
 *
 * @example
 * const deliveries = await resolveDeliveries(unwrapEvent(event), async ({ bucket, key }) => {
 *   const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
 *   return Body?.transformToString() ?? "";
 * });
 */
export async function resolveDeliveries(
  deliveries: readonly Delivery[],
  readObject: (location: S3Location) => Promise<string>,
): Promise<Delivery[]> {
  const resolved = await Promise.all(
    deliveries.map(async (delivery) => {
      if (delivery.kind !== "s3Object") return [delivery];
      // As the body of a message: an object that is not understood does not harm its neighbours.
      const body = await readObject(delivery.location);
      return unwrapEvent([{ body }]).map((found) => ({ ...found, trigger: delivery.trigger }));
    }),
  );
  return resolved.flat();
}
