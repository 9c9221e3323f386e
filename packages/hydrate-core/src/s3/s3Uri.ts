import type { S3Location } from "../envelope/delivery.js";

/** Writes a location as AWS' tools do: `s3://bucket/key`. */
export function toS3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** Reads `s3://bucket/key`, or gives undefined where it is none. */
export function parseS3Uri(uri: string): S3Location | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return bucket && key ? { bucket, key } : undefined;
}
