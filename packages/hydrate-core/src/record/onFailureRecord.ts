import * as z from "zod/mini";
import { isObject } from "../lib/json.js";
import { DDBStreamBatchInfoSchema, KinesisBatchInfoSchema } from "./batchInfo.js";

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
