import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { type ObjectRule, validateOptions } from "@middy/util";
import type {
  HydrateLogger,
  HydrationStatus,
  HydratorOptions,
  StreamSourceName,
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

const awsClient = {
  type: "object",
  properties: {
    AwsClient: { instanceof: "Function" },
    awsClientOptions: { type: "object", additionalProperties: true },
    awsClientAssumeRole: { type: "string" },
    awsClientCapture: { instanceof: "Function" },
    disablePrefetch: { type: "boolean" },
  },
  additionalProperties: false,
} as const;
const texts = { type: "array", items: { type: "string" } } as const;
const instance = { type: "object", additionalProperties: true } as const;

const optionSchema = {
  type: "object",
  properties: {
    source: { type: "string", enum: ["kinesis", "dynamodb"] },
    kinesis: awsClient,
    dynamodb: awsClient,
    s3: awsClient,
    setToContext: { type: "boolean" },
    timeoutEarlyInMillis: { type: "integer", minimum: 0 },
    allowedStreamArns: texts,
    overflowBuckets: texts,
    accept: {
      type: "array",
      items: { type: "string", enum: ["complete", "superset", "partial", "gone"] },
    },
    reportBatchItemFailures: { type: "boolean" },
    retentionHours: { type: "number", minimum: 24, maximum: 8760 },
    concurrency: { type: "integer", minimum: 1 },
    maxRangeBytes: { type: "integer", minimum: 1 },
    readShare: { type: "number", minimum: 0.01, maximum: 1 },
    invokeIdentityArn: { type: "string" },
    logger: instance,
    tracer: instance,
  },
  additionalProperties: false,
} as const satisfies ObjectRule & { readonly properties: Record<keyof HydrateOptions, unknown> };

/**
 * Checks options as Middy's own middlewares do theirs, when the application starts or in a test.
 *
 * @throws TypeError naming the option that is unknown or wrong.
 *
 * @example
 * hydrateValidateOptions(options);
 */
export function hydrateValidateOptions(options: Record<string, unknown> = {}): void {
  validateOptions("middy-hydrate", optionSchema, options);
}
