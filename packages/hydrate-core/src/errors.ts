import type { BatchPointer } from "./record/batchPointer.js";
import type {
  HydrateBucketNotAllowedError,
  HydrateDeliveriesFailedError,
  HydrateIncompleteError,
  HydrateObjectError,
  HydrateRecordsFailedError,
  HydrateResponseTooLargeError,
  HydrateResponseUnsendableError,
} from "./deliveryErrors.js";
import type { S3Location } from "./envelope/delivery.js";
import { toS3Uri } from "./s3/s3Uri.js";

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
 * What every error of this library extends. Tell one from another by `code`, which stays stable,
 * rather than by class: two bundled copies of the library have two classes.
 */
export abstract class HydrateError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  /** True where the same call may succeed later: throttling, 5xx, network, the deadline. */
  abstract readonly retryable: boolean;
  /** Facts for logs and alarms: JSON-safe, and never the data of a record. */
  abstract readonly details: object;

  constructor(message: string, options?: ErrorOptions) {
    super(shorten(message), options);
    Object.defineProperty(this, marker, { value: true });
  }
}

/** The payload is not JSON, not a known envelope, or an on-failure record with a wrong member. */
export class HydratePayloadError extends HydrateError {
  override readonly name = "HydratePayloadError";
  readonly code = "ERR_HYDRATE_PAYLOAD_INVALID";
  readonly retryable = false;
  readonly details: { readonly issues: readonly PayloadIssue[] };

  constructor(what: string, issues: readonly PayloadIssue[], options?: ErrorOptions) {
    super(`${what}: ${issues.map(describeIssue).join("; ")}.`, options);
    this.details = { issues };
  }
}

/** A valid record of an event source that holds no stream to read back: Kafka. */
export class HydrateUnsupportedSourceError extends HydrateError {
  override readonly name = "HydrateUnsupportedSourceError";
  readonly code = "ERR_HYDRATE_SOURCE_UNSUPPORTED";
  readonly retryable = false;
  readonly details: { readonly source: string };

  constructor(source: string, message: string) {
    super(message);
    this.details = { source };
  }
}

/** The pointer names a stream that `allowedStreamArns` does not list. No client was made. */
export class HydrateStreamNotAllowedError extends HydrateError {
  override readonly name = "HydrateStreamNotAllowedError";
  readonly code = "ERR_HYDRATE_STREAM_NOT_ALLOWED";
  readonly retryable = false;
  readonly details: { readonly streamArn: string; readonly allowedStreamArns: readonly string[] };

  constructor(streamArn: string, allowedStreamArns: readonly string[]) {
    super(
      `The stream ${streamArn} is not among the allowed ones (${allowedStreamArns.join(", ")}). ` +
        "Add it to allowedStreamArns if this function is meant to read it.",
    );
    this.details = { streamArn, allowedStreamArns };
  }
}

/** AWS refused or failed a call. `retryable` tells throttling and outages from what needs mending. */
export class HydrateReadError extends HydrateError {
  override readonly name = "HydrateReadError";
  readonly code = "ERR_HYDRATE_READ_FAILED";
  readonly retryable: boolean;
  readonly details: {
    readonly operation: string;
    readonly streamArn: string;
    readonly shardId: string;
    /** The name AWS gave its error, such as `AccessDeniedException`. */
    readonly awsError: string;
  };

  constructor(
    message: string,
    retryable: boolean,
    details: HydrateReadError["details"],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = retryable;
    this.details = details;
  }
}

/** The range of a batch holds far more than the batch, and more than fits the memory. */
export class HydrateRangeTooLargeError extends HydrateError {
  override readonly name = "HydrateRangeTooLargeError";
  readonly code = "ERR_HYDRATE_RANGE_TOO_LARGE";
  readonly retryable = false;
  readonly details: Pick<BatchPointer, "streamArn" | "shardId" | "batchSize"> & {
    readonly recordsRead: number;
    readonly maxRangeBytes: number;
  };

  constructor(
    { streamArn, shardId, batchSize, startSequenceNumber, endSequenceNumber }: BatchPointer,
    recordsRead: number,
    maxRangeBytes: number,
  ) {
    super(
      `The range ${startSequenceNumber} to ${endSequenceNumber} in ${shardId} of ${streamArn} holds ` +
        `more than ${maxRangeBytes} bytes (maxRangeBytes): ${recordsRead} records were read for a ` +
        `batch of ${batchSize}. Raise it, and the function's memory, if other records really lie ` +
        "between those of the batch: filters and parallel batches leave them there.",
    );
    this.details = { streamArn, shardId, batchSize, recordsRead, maxRangeBytes };
  }
}

/** The `signal` fired before the work was done: a deadline, or the caller's own abort. */
export class HydrateTimeoutError extends HydrateError {
  override readonly name = "HydrateTimeoutError";
  readonly code = "ERR_HYDRATE_TIMEOUT";
  readonly retryable = true;
  readonly details:
    | (Pick<BatchPointer, "streamArn" | "shardId"> & { readonly recordsRead: number })
    | S3Location;

  constructor(details: HydrateTimeoutError["details"], options?: ErrorOptions) {
    const work =
      "bucket" in details
        ? `waiting for ${toS3Uri(details)}`
        : `reading ${details.shardId} of ${details.streamArn}, with ${details.recordsRead} records read`;
    super(`Stopped by its signal while ${work}. Give it more time, or let it be retried.`, options);
    this.details = details;
  }
}

/** Every error this library makes; a `switch` on `code` narrows it. */
export type AnyHydrateError =
  | HydratePayloadError
  | HydrateUnsupportedSourceError
  | HydrateStreamNotAllowedError
  | HydrateReadError
  | HydrateRangeTooLargeError
  | HydrateTimeoutError
  | HydrateIncompleteError
  | HydrateObjectError
  | HydrateBucketNotAllowedError
  | HydrateResponseTooLargeError
  | HydrateResponseUnsendableError
  | HydrateRecordsFailedError
  | HydrateDeliveriesFailedError;

/** The `code` of every error this library makes. */
export type HydrateErrorCode = AnyHydrateError["code"];

/**
 * Tells whether something thrown comes from this library. Works across bundled copies, where
 * `instanceof` does not.
 *
 * @example
 * try {
 *   await hydrator.hydrate(record);
 * } catch (error) {
 *   if (isHydrateError(error) && !error.retryable) park(record, error.code);
 *   else throw error;
 * }
 */
export function isHydrateError(error: unknown): error is AnyHydrateError {
  return error instanceof Error && marker in error;
}

// A name that a message holds may be as long as the message; the advice stands at the end.
function shorten(message: string): string {
  return message.length > 1_500 ? `${message.slice(0, 1_000)} … ${message.slice(-400)}` : message;
}

function describeIssue({ member, message }: PayloadIssue): string {
  return member === "" ? message : `${member} ${message}`;
}
