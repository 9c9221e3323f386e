import { isObject } from "../lib/json.js";
import type { S3Location } from "../envelope/delivery.js";

/** The object that a record of an S3 notification, or the detail of EventBridge's, names. */
export function toS3Location(value: Readonly<Record<string, unknown>>): S3Location | undefined {
  const { s3, bucket, object } = value;
  if (isObject(s3)) return location(s3["bucket"], s3["object"], decodeKey);
  return location(bucket, object, (key) => key);
}

function location(
  bucket: unknown,
  object: unknown,
  decode: (key: string) => string,
): S3Location | undefined {
  if (!isObject(bucket) || !isObject(object)) return undefined;
  const { key, versionId, "version-id": eventBridgeVersionId } = object;
  const version = versionId ?? eventBridgeVersionId;
  if (typeof bucket["name"] !== "string" || typeof key !== "string") return undefined;
  return {
    bucket: bucket["name"],
    key: decode(key),
    ...(typeof version === "string" && { versionId: version }),
  };
}

// S3's own notifications encode the key as a form does; EventBridge gives it as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}
