import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { AwsClientStub } from "aws-sdk-client-mock";
import { fakeAwsError } from "hydrate-core/testing";

/** Lets a mocked client answer from objects in memory, by their `s3://` URIs. */
export function fakeS3(mock: AwsClientStub<S3Client>, objects: Map<string, string>): void {
  mock.on(GetObjectCommand).callsFake(async ({ Bucket, Key }: GetObjectCommand["input"]) => {
    const text = objects.get(`s3://${Bucket}/${Key}`);
    if (text === undefined) throw fakeAwsError("NoSuchKey");
    return { Body: { transformToString: async () => text } };
  });
  mock
    .on(PutObjectCommand)
    .callsFake(async ({ Bucket, Key, Body, IfNoneMatch }: PutObjectCommand["input"]) => {
      const uri = `s3://${Bucket}/${Key}`;
      if (IfNoneMatch === "*" && objects.has(uri)) throw fakeAwsError("PreconditionFailed");
      objects.set(uri, String(Body));
      return {};
    });
}
