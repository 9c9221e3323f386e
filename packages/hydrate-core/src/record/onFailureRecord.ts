import * as z from "zod/mini";
import {
  HydratePayloadError,
  HydrateUnsupportedSourceError,
  type PayloadIssue,
} from "../errors.js";
import { describe, isObject, kindOf } from "../lib/json.js";
import { DDBStreamBatchInfoSchema, KinesisBatchInfoSchema } from "./batchInfo.js";
import { whatElse } from "./whatElse.js";

const text = z.string("must be a string");
const optionalText = z.optional(text);

/** What Lambda says of the invocations that failed; `condition` is an open list. */
const requestContext = z.looseObject(
  {
    requestId: optionalText,
    functionArn: optionalText,
    condition: optionalText,
    approximateInvokeCount: z.optional(z.number("must be a number")),
  },
  "must be an object",
);

/** Absent where the records expired (`RecordAgeExceeded`); a reported failure has no functionError. */
const responseContext = z.looseObject(
  {
    statusCode: z.optional(z.number("must be a number")),
    executedVersion: optionalText,
    functionError: z.optional(z.nullable(text)),
  },
  "must be an object",
);

const members = {
  requestContext: z.optional(requestContext),
  responseContext: z.optional(z.nullable(responseContext)),
  // EventBridge Pipes' dead letters have `context` where Lambda's have `requestContext`.
  context: z.optional(
    z.looseObject(
      { partnerResourceArn: optionalText, condition: optionalText },
      "must be an object",
    ),
  ),
  version: optionalText,
  timestamp: optionalText,
  // The whole event, in the S3 destination only: escaped JSON on AWS, an object on emulators.
  payload: z.optional(
    z.union([z.string(), z.looseObject({})], "must be a string of JSON or an object"),
  ),
};
const otherKind = "must be absent or null in a record of the other kind";
const absent = z.optional(z.null(otherKind));

/** Once a record is hydrated, its batch tells the kind. */
const without = (batch: string) =>
  z.refine((record) => !isObject(record) || record[batch] == null, {
    path: [batch],
    error: otherKind,
  });

/**
 * An on-failure record of a Kinesis event source mapping, as SNS, SQS, S3 and EventBridge Pipes
 * carry it. Unknown members are kept.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export const KinesisOnFailureRecordSchema = z
  .looseObject({
    ...members,
    KinesisBatchInfo: KinesisBatchInfoSchema,
    DDBStreamBatchInfo: absent,
  })
  .check(without("DDBStreamBatch"));
/** What Lambda sends instead of a Kinesis batch that it gave up on. */
export type KinesisOnFailureRecord = z.infer<typeof KinesisOnFailureRecordSchema>;

/**
 * An on-failure record of a DynamoDB Streams event source mapping.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const DynamoDBOnFailureRecordSchema = z
  .looseObject({
    ...members,
    DDBStreamBatchInfo: DDBStreamBatchInfoSchema,
    KinesisBatchInfo: absent,
  })
  .check(without("KinesisBatch"));
/** What Lambda sends instead of a batch of a DynamoDB table's stream that it gave up on. */
export type DynamoDBOnFailureRecord = z.infer<typeof DynamoDBOnFailureRecordSchema>;

/** Either; {@link isKinesisOnFailureRecord} tells which. */
export type OnFailureRecord = KinesisOnFailureRecord | DynamoDBOnFailureRecord;

/**
 * Checks that `input` is the on-failure record of a Kinesis or DynamoDB stream and gives back that
 * same object, unknown members and all.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) naming each wrong member and
 * its value.
 * @throws {@link HydrateUnsupportedSourceError} (`ERR_HYDRATE_SOURCE_UNSUPPORTED`) for Kafka.
 *
 * @example
 * const record = parseOnFailureRecord(JSON.parse(sqsRecord.body));
 */
export function parseOnFailureRecord(input: unknown): OnFailureRecord {
  if (!isObject(input)) {
    throw invalid([{ member: "", message: `must be an object, got ${kindOf(input)}` }]);
  }
  const { KinesisBatchInfo: kinesis, DDBStreamBatchInfo: dynamodb } = input;

  if (kinesis == null && dynamodb == null) throw withoutBatchInfo(input);
  if (kinesis == null) {
    assertValid<DynamoDBOnFailureRecord>(DynamoDBOnFailureRecordSchema, input);
    return input;
  }
  assertValid<KinesisOnFailureRecord>(KinesisOnFailureRecordSchema, input);
  return input;
}

/** A Kinesis record, rather than a DynamoDB one. */
export function isKinesisOnFailureRecord(
  record: OnFailureRecord,
): record is KinesisOnFailureRecord {
  return record.KinesisBatchInfo != null;
}

function assertValid<T extends object>(
  schema: z.ZodMiniType<T>,
  input: object,
): asserts input is T {
  const { success, error } = schema.safeParse(input);
  if (success) return;
  throw invalid(
    error.issues.map(({ path, message }) => ({
      member: path.join("."),
      // The pointer's own: data is never where a scalar is asked for.
      message: `${message}, got ${describe(valueAt(input, path))}`,
    })),
  );
}

function withoutBatchInfo(input: Record<string, unknown>) {
  if (input["KafkaBatchInfo"] != null) {
    return new HydrateUnsupportedSourceError(
      "kafka",
      "This is the on-failure record of a Kafka topic (KafkaBatchInfo). Only Kinesis and DynamoDB " +
        "streams can be read back; use Lambda's S3 on-failure destination for Kafka.",
    );
  }
  const message = `must have a KinesisBatchInfo or a DDBStreamBatchInfo, ${whatElse(input)}`;
  return invalid([{ member: "", message }]);
}

function invalid(issues: readonly PayloadIssue[]): HydratePayloadError {
  return new HydratePayloadError("Not an on-failure record", issues);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? value[String(key)] : undefined),
    input,
  );
}
