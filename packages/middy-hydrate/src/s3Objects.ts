import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { advise, raceSignal, type S3Location, toS3Uri } from "hydrate-core";
import { HydrateObjectError, HydrateTimeoutError, isHydrateError } from "./errors.js";

// The only file that loads the S3 SDK; it is loaded when there is an object to read or to write.

/** An S3 client that finds a bucket's region by itself. */
export function newS3Client(config: S3ClientConfig): S3Client {
  return new S3Client({ followRegionRedirects: true, ...config });
}

/**
 * @throws `HydrateObjectError` (`ERR_HYDRATE_OBJECT_FAILED`)
 * @throws `HydrateTimeoutError` (`ERR_HYDRATE_TIMEOUT`) when the signal fires
 */
export function readObject(
  client: S3Client | Promise<S3Client>,
  location: S3Location,
  signal: AbortSignal | undefined,
): Promise<string> {
  return call("GetObject", location, signal, async () => {
    const { Body } = await (await client).send(
      new GetObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        VersionId: location.versionId,
      }),
      signal && { abortSignal: signal },
    );
    return (await Body?.transformToString()) ?? "";
  });
}

/**
 * Writes an object of JSON whose key is made of its content, so one that is there already is the same:
 * nothing is ever replaced. Throws as {@link readObject} does.
 */
export function writeObject(
  client: S3Client | Promise<S3Client>,
  location: S3Location,
  body: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  return call("PutObject", location, signal, async () => {
    const command = new PutObjectCommand({
      Bucket: location.bucket,
      Key: location.key,
      Body: body,
      ContentType: "application/json",
      IfNoneMatch: "*",
    });
    try {
      await (await client).send(command, signal && { abortSignal: signal });
    } catch (error) {
      if (!(error instanceof Error && error.name === "PreconditionFailed")) throw error;
    }
  });
}

type Operation = HydrateObjectError["details"]["operation"];

async function call<T>(
  operation: Operation,
  location: S3Location,
  signal: AbortSignal | undefined,
  send: () => Promise<T>,
): Promise<T> {
  try {
    // The SDK stops looking at the signal once an answer has begun, however long its body takes.
    return await raceSignal(send(), signal);
  } catch (cause) {
    if (isHydrateError(cause)) throw cause;
    if (signal?.aborted) {
      throw new HydrateTimeoutError({ location: toS3Uri(location) }, { cause: signal.reason });
    }
    throw await toObjectError(operation, toS3Uri(location), cause);
  }
}

async function toObjectError(operation: Operation, location: string, cause: unknown) {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  const { retryable, advice } = advise(cause);
  return new HydrateObjectError(
    `${operation} of ${location} failed with ${name}: ${message}. ${advice}`,
    { location, operation, awsError: name },
    retryable,
    { cause },
  );
}
