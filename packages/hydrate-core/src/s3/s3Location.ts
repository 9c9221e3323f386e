import { isObject } from "../lib/json.js";

/** An object in S3; the key is decoded. */
export type S3Location = {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
};

/** Writes a location as AWS' tools do: `s3://bucket/key`. */
export function toS3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** Reads `s3://bucket/key`, or gives undefined for any other text. */
export function parseS3Uri(uri: string): S3Location | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return bucket && key ? { bucket, key } : undefined;
}

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
