import { HydrateBucketNotAllowedError } from "../deliveryErrors.js";
import type { S3Location } from "../envelope/delivery.js";

/** Gives the text of an S3 object. */
export type ReadObject = (location: S3Location) => Promise<string>;

/** @throws {@link HydrateBucketNotAllowedError} */
export function assertBucketAllowed(
  location: S3Location,
  overflowBuckets: readonly string[],
): void {
  if (!overflowBuckets.includes(location.bucket)) {
    throw new HydrateBucketNotAllowedError(location, overflowBuckets);
  }
}
