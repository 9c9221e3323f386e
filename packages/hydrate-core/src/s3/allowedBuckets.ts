import { HydrateBucketNotAllowedError } from "../errors.js";
import { optionRule } from "../lib/optionRule.js";
import { type S3Location, toS3Uri } from "./s3Location.js";

/** The rule of a bucket's name; a URI or an ARN would never be found to be one. */
export const bucketRule = optionRule.must(
  (value) =>
    typeof value === "string" && /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value),
  "the name of a bucket alone (3 to 63 lower-case letters, digits, dots and hyphens)",
);

/** Gives the text of an S3 object. */
export type ReadObject = (location: S3Location) => Promise<string>;

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

/** @throws {@link HydrateBucketNotAllowedError} */
export function assertBucketAllowed(
  location: S3Location,
  overflowBuckets: readonly string[],
): void {
  if (!overflowBuckets.includes(location.bucket)) {
    throw new HydrateBucketNotAllowedError(toS3Uri(location), overflowBuckets);
  }
}
