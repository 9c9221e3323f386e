import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import type { SQSClient, SQSClientConfig } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { bucketRule, type HydrateLogger, type OptionRule, optionRule } from "hydrate-core";
import type { AwsClientOptions } from "../clients.js";
import { awsClientRules, type HydrateOptions, hydrateOptionRules } from "../options.js";
import type { HydrateMetrics } from "./publishMetrics.js";
import { queueUrlRule } from "./queueUrl.js";

/** How a client is made. Put a role's credentials into `awsClientOptions.credentials`. */
export type HandlerClientOptions<TClient, TConfig> = Pick<
  AwsClientOptions<TClient, TConfig>,
  "AwsClient" | "awsClientOptions"
>;

/** Options of {@link createHandler}; those that are not given come from the environment. */
export type HandlerOptions = Pick<
  HydrateOptions,
  "concurrency" | "invokeIdentityArn" | "timeoutEarlyInMillis" | "tracer"
> & {
  /**
   * The streams that may be read, `*` matching any characters.
   *
   * @default HYDRATE_ALLOWED_STREAM_ARNS, a list with commas, or any stream that the role may read
   */
  readonly allowedStreamArns?: readonly string[] | undefined;
  /**
   * Hours the stream keeps its records, 24 to 8760.
   *
   * @default HYDRATE_RETENTION_HOURS, or 24
   */
  readonly retentionHours?: number | undefined;
  /**
   * Bytes of data that the range of one batch may hold, 1 or more.
   *
   * @default HYDRATE_MAX_RANGE_BYTES, or 67108864
   */
  readonly maxRangeBytes?: number | undefined;
  /**
   * The part of a Kinesis shard's throughput that this process may use, 0.01 to 1; the live consumer
   * needs the rest.
   *
   * @default HYDRATE_READ_SHARE, or 0.25
   */
  readonly readShare?: number | undefined;
  /**
   * The bucket for records that do not fit the destination; messages may name objects in it.
   *
   * @default HYDRATE_OVERFLOW_BUCKET, or none: such records throw `ERR_HYDRATE_RESPONSE_TOO_LARGE`
   */
  readonly overflowBucket?: string | undefined;
  /**
   * What the keys in that bucket begin with.
   *
   * @default HYDRATE_OVERFLOW_PREFIX, or "hydrate/"
   */
  readonly overflowPrefix?: string | undefined;
  /**
   * Bytes that the destination takes, request and response together; at least 4096.
   *
   * @default HYDRATE_MAX_DESTINATION_BYTES, or 1048576, which is what SQS takes
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  readonly maxDestinationBytes?: number | undefined;
  /**
   * Adds `kinesis.decodedData` beside the data of Kinesis records: as text, or as parsed JSON, gunzipped
   * first where needed. It is left out where the data cannot be read so, or where no room is left.
   *
   * @default HYDRATE_DECODE, or "none"
   */
  readonly decode?: "none" | "text" | "json" | undefined;
  /**
   * The queue that hydrated records are sent to where a queue invokes the function. Each record is a
   * message of its own, and the event source mapping must have ReportBatchItemFailures on.
   *
   * @default HYDRATE_QUEUE_URL, or none: events of a queue are refused
   */
  readonly queueUrl?: string | undefined;
  /** How the Kinesis client is made. */
  readonly kinesis?: HandlerClientOptions<KinesisClient, KinesisClientConfig> | undefined;
  /** How the DynamoDB Streams client is made. */
  readonly dynamodb?:
    | HandlerClientOptions<DynamoDBStreamsClient, DynamoDBStreamsClientConfig>
    | undefined;
  /** How the SQS client is made; its region is that of `queueUrl`. */
  readonly sqs?: HandlerClientOptions<SQSClient, SQSClientConfig> | undefined;
  /** How the S3 client is made. */
  readonly s3?: HandlerClientOptions<S3Client, S3ClientConfig> | undefined;
  /**
   * Called once for each batch.
   *
   * @default Powertools' Logger, service "hydrate" unless POWERTOOLS_SERVICE_NAME names another
   */
  readonly logger?: (HydrateLogger & { addContext?(context: Context): unknown }) | undefined;
  /**
   * Given `HydratedBatches`, `HydratedRecords`, `IncompleteBatches` and `MinutesToExpiry` by source.
   *
   * @default Powertools' Metrics, namespace "hydrate" unless POWERTOOLS_METRICS_NAMESPACE names another
   */
  readonly metrics?: HydrateMetrics | undefined;
};

const { AwsClient, awsClientOptions } = awsClientRules;
const client = optionRule.membersOf({ AwsClient, awsClientOptions });

/** The rules of these options. */
export const handlerOptionRules = {
  allowedStreamArns: hydrateOptionRules.allowedStreamArns,
  retentionHours: hydrateOptionRules.retentionHours,
  maxRangeBytes: hydrateOptionRules.maxRangeBytes,
  readShare: hydrateOptionRules.readShare,
  concurrency: hydrateOptionRules.concurrency,
  invokeIdentityArn: hydrateOptionRules.invokeIdentityArn,
  timeoutEarlyInMillis: hydrateOptionRules.timeoutEarlyInMillis,
  tracer: hydrateOptionRules.tracer,
  logger: hydrateOptionRules.logger,
  overflowBucket: bucketRule,
  overflowPrefix: optionRule.text,
  maxDestinationBytes: optionRule.wholeNumber(4_096),
  decode: optionRule.oneOf("none", "text", "json"),
  queueUrl: queueUrlRule,
  kinesis: client,
  dynamodb: client,
  sqs: client,
  s3: client,
  metrics: optionRule.withMethods("addDimension", "addMetric", "publishStoredMetrics"),
} as const satisfies Record<keyof HandlerOptions, OptionRule>;
