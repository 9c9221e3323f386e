import { HydratePayloadError } from "../errors.js";
import type { Delivery, S3Location } from "./delivery.js";
import { unwrapObject } from "./unwrapEvent.js";

/**
 * Replaces each S3 object among the deliveries by the records it holds, side by side and in order.
 * The other deliveries stay as they are. An object that holds no record becomes `invalid`; one that
 * names another object does too: nothing is fetched on an object's word.
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
      const { location, trigger } = delivery;
      const member = `s3://${location.bucket}/${location.key}`;
      const found = unwrapObject(await readObject(location), member, trigger);
      return found.map((inner) =>
        inner.kind === "s3Object" ? invalid(delivery, member, "names another object") : inner,
      );
    }),
  );
  return resolved.flat();
}

function invalid({ trigger }: Delivery, member: string, message: string): Delivery {
  const error = new HydratePayloadError("No failed batch can be found", [{ member, message }]);
  return { kind: "invalid", error, trigger };
}
