import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import {
  assertOptions,
  bucketRule,
  type HydrateLogger,
  type HydrationStatus,
  type HydratorOptions,
  hydratorOptionRules,
  type OptionRule,
  optionRule,
  type StreamSourceName,
} from "hydrate-core";
import type { AwsClientOptions } from "./clients.js";
import type { HydrateTracer } from "./traceBatches.js";

/** Options of {@link hydrate}. */
export type HydrateOptions = Pick<
  HydratorOptions,
  | "allowedStreamArns"
  | "retentionHours"
  | "concurrency"
  | "maxRangeBytes"
  | "readShare"
  | "invokeIdentityArn"
> & {
  /**
   * The kind of stream that the handler is written for. Types its event; batches of the other kind
   * are refused.
   *
   * @default both
   */
  readonly source?: StreamSourceName | undefined;
  /** How the Kinesis client is made. */
  readonly kinesis?: AwsClientOptions<KinesisClient, KinesisClientConfig> | undefined;
  /** How the DynamoDB Streams client is made. */
  readonly dynamodb?:
    | AwsClientOptions<DynamoDBStreamsClient, DynamoDBStreamsClientConfig>
    | undefined;
  /** How the S3 client is made, for on-failure objects and for records that were too big. */
  readonly s3?: AwsClientOptions<S3Client, S3ClientConfig> | undefined;
  /**
   * Puts the verdicts on `context.hydration`, beside `request.internal.hydration`.
   *
   * @default false
   */
  readonly setToContext?: boolean | undefined;
  /**
   * Milliseconds, 0 or more, that are left of the invocation when hydrating gives up with
   * `ERR_HYDRATE_TIMEOUT`. Leave as much as the handler needs.
   *
   * @default 1000
   */
  readonly timeoutEarlyInMillis?: number | undefined;
  /**
   * The buckets that a message may name objects in, such as those of the ready-made handler's
   * HYDRATE_OVERFLOW_BUCKET. S3's own events name theirs.
   *
   * @default none
   */
  readonly overflowBuckets?: readonly string[] | undefined;
  /**
   * The verdicts that go on to the handler. The others throw `ERR_HYDRATE_INCOMPLETE`.
   *
   * @default ["complete", "superset"]
   */
  readonly accept?: readonly HydrationStatus[] | undefined;
  /**
   * Answers a queue with the ids of the messages that failed, where the event source mapping has
   * ReportBatchItemFailures on. Without, one of them fails the whole invocation.
   *
   * @default false
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  readonly reportBatchItemFailures?: boolean | undefined;
  /**
   * Called once for each batch, and once for each message that is reported as failed.
   *
   * @default `console` for warnings and errors
   */
  readonly logger?: HydrateLogger | undefined;
  /** Powertools' Tracer, or one like it: a subsegment for each batch, and the calls to AWS. */
  readonly tracer?: HydrateTracer | undefined;
};

const { text, flag, aFunction, anyObject, wholeNumber, oneOf, listOf, membersOf, withMethods } =
  optionRule;

/** The rules of {@link AwsClientOptions}. */
export const awsClientRules = {
  AwsClient: aFunction,
  awsClientOptions: anyObject,
  awsClientAssumeRole: text,
  awsClientCapture: aFunction,
  disablePrefetch: flag,
} as const satisfies Record<keyof AwsClientOptions<unknown, unknown>, OptionRule>;
const awsClient = membersOf(awsClientRules);

export const hydrateOptionRules = {
  ...hydratorOptionRules,
  source: oneOf("kinesis", "dynamodb"),
  kinesis: awsClient,
  dynamodb: awsClient,
  s3: awsClient,
  setToContext: flag,
  timeoutEarlyInMillis: wholeNumber(0),
  overflowBuckets: listOf(bucketRule),
  accept: listOf(oneOf("complete", "superset", "partial", "gone")),
  reportBatchItemFailures: flag,
  tracer: withMethods("isTracingEnabled", "getSegment", "setSegment", "captureAWSv3Client"),
} as const satisfies Record<keyof HydrateOptions, OptionRule>;

/**
 * Checks options as Middy's own middlewares do theirs, when the application starts or in a test.
 * {@link hydrate} does the same with those it is given.
 *
 * @throws TypeError naming each option that is unknown or wrong.
 *
 * @example
 * hydrateValidateOptions(options);
 */
export function hydrateValidateOptions(options: Record<string, unknown> = {}): void {
  assertOptions(options, hydrateOptionRules, "middy-hydrate");
}
