import type { BatchPointer } from "./record/batchPointer.js";
import { type AnyHydrateError, HydrateError } from "./errors.js";
import type { Hydration } from "./event/hydratedRecord.js";
import { describe } from "./lib/json.js";
import type { S3Location, Trigger } from "./envelope/delivery.js";
import { toS3Uri } from "./s3/s3Uri.js";

/** The batch was read, with a verdict that the caller does not accept. */
export class HydrateIncompleteError extends HydrateError {
  override readonly name = "HydrateIncompleteError";
  readonly code = "ERR_HYDRATE_INCOMPLETE";
  readonly retryable = false;
  readonly details: Pick<
    BatchPointer,
    "streamArn" | "shardId" | "startSequenceNumber" | "endSequenceNumber"
  > &
    Pick<Hydration, "status" | "reason" | "recordCount" | "expectedCount">;

  constructor(
    { streamArn, shardId, startSequenceNumber, endSequenceNumber }: BatchPointer,
    { status, reason, recordCount, expectedCount }: Hydration,
  ) {
    super(
      `The batch from ${startSequenceNumber} to ${endSequenceNumber} in ${shardId} of ${streamArn} ` +
        `is ${status}${reason === undefined ? "." : `: ${reason}`} ` +
        `Restore it from elsewhere, or list "${status}" in accept to be given what there is.`,
    );
    this.details = {
      streamArn,
      shardId,
      startSequenceNumber,
      endSequenceNumber,
      status,
      ...(reason !== undefined && { reason }),
      recordCount,
      expectedCount,
    };
  }
}

/** S3 refused or failed a call. `retryable` tells outages from what needs mending. */
export class HydrateObjectError extends HydrateError {
  override readonly name = "HydrateObjectError";
  readonly code = "ERR_HYDRATE_OBJECT_FAILED";
  readonly retryable: boolean;
  readonly details: S3Location & {
    readonly operation: "GetObject" | "PutObject";
    /** The name AWS gave its error, such as `NoSuchKey`. */
    readonly awsError: string;
  };

  constructor(
    message: string,
    retryable: boolean,
    details: HydrateObjectError["details"],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = retryable;
    this.details = details;
  }
}

/** A message names an object in a bucket that `overflowBuckets` does not list. Nothing was fetched. */
export class HydrateBucketNotAllowedError extends HydrateError {
  override readonly name = "HydrateBucketNotAllowedError";
  readonly code = "ERR_HYDRATE_BUCKET_NOT_ALLOWED";
  readonly retryable = false;
  readonly details: S3Location & { readonly overflowBuckets: readonly string[] };

  constructor(location: S3Location, overflowBuckets: readonly string[]) {
    const known = overflowBuckets.length > 0 ? overflowBuckets.join(", ") : "none is named";
    super(
      `A message names ${toS3Uri(location)}, and its bucket is not among the overflow buckets ` +
        `(${known}). Add it to overflowBuckets if this function is meant to read it.`,
    );
    this.details = { ...location, overflowBuckets };
  }
}

/** The hydrated records are too big for the destination, and no bucket is named to take them. */
export class HydrateResponseTooLargeError extends HydrateError {
  override readonly name = "HydrateResponseTooLargeError";
  readonly code = "ERR_HYDRATE_RESPONSE_TOO_LARGE";
  readonly retryable = false;
  readonly details: {
    /** What the destination takes, less the request: bytes there are for the response. */
    readonly budgetBytes: number;
    /** Bytes of the serialised response; at least so many, where nothing larger had to be known. */
    readonly responseBytes: number;
  };

  constructor(advice: string, details: HydrateResponseTooLargeError["details"]) {
    super(
      `The response is larger than the ${details.budgetBytes} bytes that the request leaves of the ` +
        `destination's limit, and Lambda would drop it. ${advice}`,
    );
    this.details = details;
  }
}

/** The response holds characters that neither SQS nor SNS take, and no bucket is named for the records. */
export class HydrateResponseUnsendableError extends HydrateError {
  override readonly name = "HydrateResponseUnsendableError";
  readonly code = "ERR_HYDRATE_RESPONSE_UNSENDABLE";
  readonly retryable = false;
  readonly details: {
    /** The records they were found in, by their place in the response. */
    readonly indexes: readonly number[];
  };

  constructor(advice: string, details: HydrateResponseUnsendableError["details"]) {
    super(
      "The response holds U+FFFE or U+FFFF, which SQS and SNS refuse or replace: the records would be " +
        `lost, or not be what they were. ${advice}`,
    );
    this.details = details;
  }
}

/** The function reported records of the batch as failed, to a trigger that reads no such reports. */
export class HydrateRecordsFailedError extends HydrateError {
  override readonly name = "HydrateRecordsFailedError";
  readonly code = "ERR_HYDRATE_RECORDS_FAILED";
  readonly retryable = true;
  readonly details: { readonly itemIdentifiers: readonly string[] };

  constructor(itemIdentifiers: readonly unknown[], advice: string) {
    super(
      `The function reported ${itemIdentifiers.length} records as failed, first ` +
        `${describe(itemIdentifiers[0])}. ${advice}`,
    );
    // A function may name anything, a whole record too.
    this.details = {
      itemIdentifiers: itemIdentifiers.map((id) => (typeof id === "string" ? id : describe(id))),
    };
  }
}

/** More than one delivery of an event could not be hydrated; `cause` is the error of the first. */
export class HydrateDeliveriesFailedError extends HydrateError {
  override readonly name = "HydrateDeliveriesFailedError";
  readonly code = "ERR_HYDRATE_DELIVERIES_FAILED";
  readonly retryable: boolean;
  readonly details: {
    readonly failures: readonly {
      readonly trigger: Trigger;
      readonly code?: AnyHydrateError["code"];
      readonly message: string;
    }[];
  };

  constructor(
    failures: HydrateDeliveriesFailedError["details"]["failures"],
    retryable: boolean,
    options?: ErrorOptions,
  ) {
    const [first] = failures;
    const name = first?.trigger.id === undefined ? "" : ` (${first.trigger.id})`;
    super(
      `${failures.length} deliveries could not be hydrated. The first${name}: ${first?.message}`,
      options,
    );
    this.retryable = retryable;
    this.details = { failures };
  }
}
