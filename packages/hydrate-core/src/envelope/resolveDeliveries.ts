import { HydratePayloadError, isHydrateError } from "../errors.js";
import { assertBucketAllowed, type ReadObject } from "../s3/allowedBuckets.js";
import type { Delivery, S3Location, Trigger } from "./delivery.js";
import { toS3Uri } from "../s3/s3Uri.js";
import { unwrapObject } from "./unwrapEvent.js";

/** Options of {@link resolveDeliveries} and {@link restorePayload}. */
export type ResolveOptions = {
  /**
   * The buckets that a message may name objects in. Whoever can send a message must not be able to
   * make the function fetch any object its role can read.
   *
   * @default none
   */
  readonly overflowBuckets?: readonly string[] | undefined;
};

/**
 * Replaces each S3 object among the deliveries by the records it holds, side by side and in order.
 * The other deliveries stay as they are. An object is fetched where S3 itself names it, or where its
 * bucket is among `overflowBuckets`; nothing is fetched on another object's word. One that cannot be
 * had, or holds no record, becomes `failed`, and its neighbours live.
 *
 * @param readObject gives the text of an object. A HydrateError that it throws fails the delivery,
 * another one is thrown on.
 *
 * @example
 * const deliveries = await resolveDeliveries(unwrapEvent(event), async ({ bucket, key }) => {
 *   const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
 *   return Body?.transformToString() ?? "";
 * });
 */
export async function resolveDeliveries(
  deliveries: readonly Delivery[],
  readObject: ReadObject,
  { overflowBuckets = [] }: ResolveOptions = {},
): Promise<Delivery[]> {
  const resolved = await Promise.all(
    deliveries.map(async (delivery): Promise<Delivery[]> => {
      if (delivery.kind !== "s3Object") return [delivery];
      const { location, trigger } = delivery;
      try {
        if (trigger.type !== "s3") assertBucketAllowed(location, overflowBuckets);
        return recordsIn(await readObject(location), location, trigger);
      } catch (error) {
        if (!isHydrateError(error)) throw error;
        return [{ kind: "failed", error, trigger, location }];
      }
    }),
  );
  return resolved.flat();
}

function recordsIn(text: string, location: S3Location, trigger: Trigger): Delivery[] {
  const member = toS3Uri(location);
  return unwrapObject(text, member, trigger).map((delivery) => {
    if (delivery.kind !== "s3Object") return { ...delivery, location };
    throw new HydratePayloadError("No failed batch can be found", [
      { member, message: "names another object" },
    ]);
  });
}
