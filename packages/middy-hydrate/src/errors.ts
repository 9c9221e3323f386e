import {
  type AnyHydrateError as AnyCoreError,
  describe,
  HydrateError,
  type Hydration,
  isHydrateError as isCoreError,
  type Trigger,
} from "hydrate-core";

// Users cannot import a package that they did not install: every error is exported here.
export {
  HydrateBucketNotAllowedError,
  HydrateError,
  HydratePayloadError,
  HydrateRangeTooLargeError,
  HydrateReadError,
  HydrateStreamNotAllowedError,
  HydrateTimeoutError,
  HydrateUnsupportedSourceError,
  type PayloadIssue,
} from "hydrate-core";

const adviceFor: Readonly<Record<Hydration["status"], string>> = {
  gone: "Restore it from elsewhere.",
  partial: 'Restore it from elsewhere, or list "partial" in accept to be given what is left.',
  superset: 'List "superset" in accept to be given its records.',
  complete: 'List "complete" in accept to be given its records.',
};

/** The batch was read, with a verdict that the caller does not accept. */
export class HydrateIncompleteError extends HydrateError<
  {
    readonly streamArn: string;
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
  } & Pick<Hydration, "status" | "reason" | "recordCount" | "expectedCount">
> {
  override readonly name = "HydrateIncompleteError";
  readonly code = "ERR_HYDRATE_INCOMPLETE";

  constructor(details: HydrateIncompleteError["details"]) {
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber, status, reason } = details;
    super(
      `The batch from ${startSequenceNumber} to ${endSequenceNumber} in ${shardId} of ${streamArn} ` +
        `is ${status}${reason === undefined ? "." : `: ${reason}`} ` +
        adviceFor[status],
      details,
    );
  }
}

/** S3 refused or failed a call. `retryable` tells outages from what needs a fix. */
export class HydrateObjectError extends HydrateError<{
  readonly operation: "GetObject" | "PutObject";
  /** `s3://bucket/key` */
  readonly location: string;
  /** The name AWS gave its error, such as `NoSuchKey`. */
  readonly awsError: string;
}> {
  override readonly name = "HydrateObjectError";
  readonly code = "ERR_HYDRATE_OBJECT_FAILED";
}

/** SQS did not take a hydrated record. The message that held its pointer stays in its queue. */
export class HydrateSendError extends HydrateError<{
  readonly queueUrl: string;
  /** The name AWS gave its error, such as `QueueDoesNotExist`. */
  readonly awsError: string;
}> {
  override readonly name = "HydrateSendError";
  readonly code = "ERR_HYDRATE_SEND_FAILED";
}

/** The hydrated records are too big for the destination, and no bucket is named to take them. */
export class HydrateResponseTooLargeError extends HydrateError<{
  /** The destination's limit less the request: the bytes left for the response. */
  readonly budgetBytes: number;
  /** Bytes of the serialised response, or a smaller number that is over the budget already. */
  readonly responseBytes: number;
}> {
  override readonly name = "HydrateResponseTooLargeError";
  readonly code = "ERR_HYDRATE_RESPONSE_TOO_LARGE";

  constructor(advice: string, details: HydrateResponseTooLargeError["details"]) {
    super(
      `The response is larger than the ${details.budgetBytes} bytes that the request leaves of the ` +
        `destination's limit, and Lambda would drop it. ${advice}`,
      details,
    );
  }
}

/** The response holds characters that neither SQS nor SNS take, and no bucket is named for the records. */
export class HydrateResponseUnsendableError extends HydrateError<{
  /** The records they were found in, by their place in the response. */
  readonly indexes: readonly number[];
}> {
  override readonly name = "HydrateResponseUnsendableError";
  readonly code = "ERR_HYDRATE_RESPONSE_UNSENDABLE";

  constructor(advice: string, details: HydrateResponseUnsendableError["details"]) {
    super(
      "The response holds U+FFFE or U+FFFF, which SQS and SNS refuse or replace: the records would be " +
        `lost or changed. ${advice}`,
      details,
    );
  }
}

const sequenceNumber = /^\d{1,128}$/;

/** The function reported records of the batch as failed, to a trigger that reads no such reports. */
export class HydrateRecordsFailedError extends HydrateError<{
  readonly itemIdentifiers: readonly string[];
}> {
  override readonly name = "HydrateRecordsFailedError";
  readonly code = "ERR_HYDRATE_RECORDS_FAILED";

  constructor(itemIdentifiers: readonly unknown[], advice: string) {
    const { length } = itemIdentifiers;
    super(
      `The function reported ${length} ${length === 1 ? "record" : "records"} as failed, first ` +
        `${describeIdentifier(itemIdentifiers[0])}. ${advice}`,
      {
        itemIdentifiers: itemIdentifiers.map((id) =>
          typeof id === "string" && sequenceNumber.test(id) ? id : describeIdentifier(id),
        ),
      },
      true,
    );
  }
}

// A function may name anything, even a whole record as text.
function describeIdentifier(id: unknown): string {
  const isOther = typeof id === "string" && !sequenceNumber.test(id);
  return isOther ? `a text of ${id.length} characters` : describe(id);
}

/** Several deliveries of an event could not be hydrated; `cause` is the error of the first. */
export class HydrateDeliveriesFailedError extends HydrateError<{
  readonly failures: readonly {
    readonly trigger: Trigger;
    readonly code?: HydrateErrorCode;
    readonly message: string;
  }[];
}> {
  override readonly name = "HydrateDeliveriesFailedError";
  readonly code = "ERR_HYDRATE_DELIVERIES_FAILED";

  constructor(
    failures: HydrateDeliveriesFailedError["details"]["failures"],
    retryable: boolean,
    options?: ErrorOptions,
  ) {
    const [first] = failures;
    const name = first?.trigger.id === undefined ? "" : ` (${first.trigger.id})`;
    super(
      `${failures.length} deliveries could not be hydrated. The first${name}: ${first?.message}`,
      { failures },
      retryable,
      options,
    );
  }
}

/** Every error that hydrate throws; a `switch` on `code` narrows it. */
export type AnyHydrateError =
  | AnyCoreError
  | HydrateIncompleteError
  | HydrateObjectError
  | HydrateSendError
  | HydrateResponseTooLargeError
  | HydrateResponseUnsendableError
  | HydrateRecordsFailedError
  | HydrateDeliveriesFailedError;
/** The `code` of every error that hydrate throws. */
export type HydrateErrorCode = AnyHydrateError["code"];

/**
 * Tells whether something thrown comes from hydrate, even from another bundled copy of it.
 *
 * @example
 * if (isHydrateError(error) && !error.retryable) park(event, error.code);
 */
export const isHydrateError: (error: unknown) => error is AnyHydrateError = isCoreError;
