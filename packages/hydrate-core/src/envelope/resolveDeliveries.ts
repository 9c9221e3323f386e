import pLimit from "p-limit";
import { HydratePayloadError, isHydrateError } from "../errors.js";
import { assertBucketAllowed, type ReadObject, type ResolveOptions } from "../s3/allowedBuckets.js";
import { type S3Location, toS3Uri } from "../s3/s3Location.js";
import type { Delivery, Trigger } from "./delivery.js";
import { unwrapObject } from "./unwrapEvent.js";

// One message can name 10,000 objects: a few at a time are about as fast, and do not fill the memory.
const objectsAtATime = 8;

/**
 * Replaces each S3 object among the deliveries by the records it holds, a few at a time and in order.
 * The other deliveries stay as they are. An object is fetched where S3 itself names it, or where its
 * bucket is among `overflowBuckets`; an object that another object names is never fetched. One that
 * cannot be fetched, or holds no record, becomes `failed`, and its neighbours live.
 *
 * @param readObject gives the text of an object. A HydrateError that it throws fails the delivery;
 * any other error is thrown on.
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
  const resolve = async (delivery: Delivery): Promise<Delivery[]> => {
    if (delivery.kind !== "s3Object") return [delivery];
    const { location, trigger } = delivery;
    try {
      if (trigger.type !== "s3") assertBucketAllowed(location, overflowBuckets);
      return recordsIn(await readObject(location), location, trigger);
    } catch (error) {
      if (!isHydrateError(error)) throw error;
      return [{ kind: "failed", error, trigger, location }];
    }
  };
  return (await pLimit(objectsAtATime).map(deliveries, resolve)).flat();
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
