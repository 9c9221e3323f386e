/** One thing that is wrong with a payload. Values of records never appear here. */
export type PayloadIssue = {
  /** Where, as a path: `KinesisBatchInfo.batchSize`. Empty for the payload itself. */
  readonly member: string;
  /** What was expected and what came instead. */
  readonly message: string;
};

// In the global registry, so that another bundled copy knows it too.
const marker = Symbol.for("hydrate-core/HydrateError");

/**
 * The base class of all errors that hydrate throws. Tell one from another by `code`, which stays
 * stable, rather than by class: two bundled copies of the library have two classes.
 */
export abstract class HydrateError<TDetails extends object = object> extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  /** True where the same call may succeed later: throttling, 5xx, network, the deadline. */
  readonly retryable: boolean;
  /** Facts for logs and alarms: JSON-safe, and never the data of a record. */
  readonly details: TDetails;

  constructor(message: string, details: TDetails, retryable = false, options?: ErrorOptions) {
    // A message may hold a name as long as itself. The advice is at the end.
    const isLong = message.length > 1_500;
    super(isLong ? `${message.slice(0, 1_000)} … ${message.slice(-400)}` : message, options);
    this.details = details;
    this.retryable = retryable;
    Object.defineProperty(this, marker, { value: true });
  }
}

/** The payload is not JSON, not a known envelope, or an on-failure record with a wrong member. */
export class HydratePayloadError extends HydrateError<{
  readonly issues: readonly PayloadIssue[];
}> {
  override readonly name = "HydratePayloadError";
  readonly code = "ERR_HYDRATE_PAYLOAD_INVALID";

  constructor(what: string, issues: readonly PayloadIssue[], options?: ErrorOptions) {
    const complaints = issues.map(({ member, message }) => `${member} ${message}`.trim());
    super(`${what}: ${complaints.join("; ")}.`, { issues }, false, options);
  }
}

/** A valid record of a source that this function cannot, or does not want to, read back. */
export class HydrateUnsupportedSourceError extends HydrateError<{ readonly source: string }> {
  override readonly name = "HydrateUnsupportedSourceError";
  readonly code = "ERR_HYDRATE_SOURCE_UNSUPPORTED";

  constructor(source: string, message: string) {
    super(message, { source });
  }
}

/** The pointer names a stream that `allowedStreamArns` does not list. No client was made. */
export class HydrateStreamNotAllowedError extends HydrateError<{
  readonly streamArn: string;
  readonly allowedStreamArns: readonly string[];
}> {
  override readonly name = "HydrateStreamNotAllowedError";
  readonly code = "ERR_HYDRATE_STREAM_NOT_ALLOWED";

  constructor(streamArn: string, allowedStreamArns: readonly string[]) {
    super(
      `allowedStreamArns (${allowedStreamArns.join(", ")}) does not list the stream ${streamArn}. ` +
        "Add it if this function is meant to read it.",
      { streamArn, allowedStreamArns },
    );
  }
}

/** A message names an object in a bucket that `overflowBuckets` does not list. Nothing was fetched. */
export class HydrateBucketNotAllowedError extends HydrateError<{
  /** `s3://bucket/key` */
  readonly location: string;
  readonly overflowBuckets: readonly string[];
}> {
  override readonly name = "HydrateBucketNotAllowedError";
  readonly code = "ERR_HYDRATE_BUCKET_NOT_ALLOWED";

  constructor(location: string, overflowBuckets: readonly string[]) {
    const known = overflowBuckets.length > 0 ? overflowBuckets.join(", ") : "empty";
    super(
      `A message names ${location}, and overflowBuckets (${known}) does not list its bucket. Add ` +
        "the bucket if this function is meant to read it.",
      { location, overflowBuckets },
    );
  }
}

/** AWS refused or failed a call. `retryable` tells throttling and outages from what needs a fix. */
export class HydrateReadError extends HydrateError<{
  readonly streamArn: string;
  readonly shardId: string;
  readonly operation: string;
  /** The name AWS gave its error, such as `AccessDeniedException`. */
  readonly awsError: string;
}> {
  override readonly name = "HydrateReadError";
  readonly code = "ERR_HYDRATE_READ_FAILED";
}

/** The range of a batch holds far more than the batch, and more than fits into memory. */
export class HydrateRangeTooLargeError extends HydrateError<{
  readonly streamArn: string;
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  readonly batchSize: number;
  readonly recordsRead: number;
  readonly maxRangeBytes: number;
}> {
  override readonly name = "HydrateRangeTooLargeError";
  readonly code = "ERR_HYDRATE_RANGE_TOO_LARGE";

  constructor(details: HydrateRangeTooLargeError["details"]) {
    super(
      `The range ${details.startSequenceNumber} to ${details.endSequenceNumber} in ` +
        `${details.shardId} of ${details.streamArn} holds more than ${details.maxRangeBytes} bytes ` +
        `(maxRangeBytes). Records read: ${details.recordsRead}, batchSize: ` +
        `${details.batchSize}. Raise maxRangeBytes, and the function's memory, if other records ` +
        "really lie between those of the batch: filters and parallel batches leave them there.",
      details,
    );
  }
}

/** The `signal` fired before the work was done: a deadline, or the caller's own abort. */
export class HydrateTimeoutError extends HydrateError<
  | {
      readonly streamArn: string;
      readonly shardId: string;
      readonly recordsRead: number;
      /** The error of the last attempt, where calls had failed before the time was out. */
      readonly awsError?: string;
    }
  | {
      /** `s3://bucket/key` */
      readonly location: string;
    }
> {
  override readonly name = "HydrateTimeoutError";
  readonly code = "ERR_HYDRATE_TIMEOUT";

  /** @param lastWord what the last attempt failed with, as part of a sentence */
  constructor(details: HydrateTimeoutError["details"], options?: ErrorOptions, lastWord?: string) {
    const work =
      "location" in details
        ? `waiting for ${details.location}`
        : `reading ${details.shardId} of ${details.streamArn}, with ${details.recordsRead} ${details.recordsRead === 1 ? "record" : "records"} read`;
    const last = lastWord === undefined ? "" : `; ${lastWord}`;
    super(`Out of time while ${work}${last}. Give it more time, or retry.`, details, true, options);
  }
}

/** Every error that hydrate-core throws; a `switch` on `code` narrows it. */
export type AnyHydrateError =
  | HydratePayloadError
  | HydrateUnsupportedSourceError
  | HydrateStreamNotAllowedError
  | HydrateBucketNotAllowedError
  | HydrateReadError
  | HydrateRangeTooLargeError
  | HydrateTimeoutError;

/** The `code` of every error that hydrate-core throws. */
export type HydrateErrorCode = AnyHydrateError["code"];

/**
 * Tells whether something thrown comes from hydrate. Works across bundled copies, where `instanceof`
 * does not.
 *
 * @example
 * if (isHydrateError(error) && !error.retryable) park(record, error.code);
 */
export function isHydrateError(error: unknown): error is AnyHydrateError {
  return error instanceof Error && marker in error;
}
