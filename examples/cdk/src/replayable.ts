import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import {
  type Code,
  EventInvokeConfig,
  EventSourceMapping,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { builtCode } from "./builtCode.ts";
import { createAlarms } from "./createAlarms.ts";
import { createFunction } from "./createFunction.ts";
import { consumerPermissions, hydratePermissions } from "./permissions.ts";
import { type StreamSource, streamSource, type TableWithStream } from "./streamSource.ts";

export interface ReplayableProps {
  /** What the consumer reads: a Kinesis stream, or a DynamoDB table that has a stream. */
  readonly stream: IStream | TableWithStream;
  /** What the names of all resources begin with; unique in the account and region. */
  readonly name: string;
  /**
   * The consumer: an `index` that exports `handler`, with middy-hydrate's middleware before it. It is
   * given the stream's events, the queue's messages, and the variables `ALLOWED_STREAM_ARNS` (the
   * stream's ARN) and `OVERFLOW_BUCKET`.
   */
  readonly consumerCode: Code;
  /** Told of every alarm. */
  readonly alarmTopic: ITopic;
  /**
   * The longest that the consumer may take for a batch.
   *
   * @default Duration.seconds(30)
   */
  readonly consumerTimeout?: Duration;
  /**
   * The ready-made function: an `index` that exports the `handler` of middy-hydrate/handler.
   *
   * @default the one in examples/functions/dist, which has to be built before
   */
  readonly hydrateCode?: Code;
  /**
   * How long the stream keeps its records.
   *
   * @default Duration.hours(24), all that DynamoDB has
   */
  readonly retention?: Duration;
  /**
   * How old a record may be when Lambda gives up on it; below the retention, by as much as hydrating
   * may have to wait.
   *
   * @default Duration.hours(6)
   */
  readonly maxRecordAge?: Duration;
  /**
   * What becomes of the dead-letter queue and the overflow bucket when the stack is deleted: they may
   * hold the last copy of what failed. CloudFormation deletes an empty bucket only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A consumer of a stream whose failures are kept, records and all, and can be replayed:
 *
 * ```
 * stream ─> consumer ──OnFailure──> topic ─> hydrate ──OnSuccess, OnFailure──> dead-letter queue
 *              ^                                                                      │
 *              └────────────────────────── replay, when enabled ──────────────────────┘
 * ```
 */
export class Replayable extends Construct {
  readonly consumer: LambdaFunction;
  /** Gets Lambda's pointer to each batch that failed. */
  readonly failures: Topic;
  readonly hydrate: LambdaFunction;
  /** Holds the batches that failed, for 14 days. */
  readonly deadLetters: Queue;
  /** Holds the records that do not fit a message, for a day longer. */
  readonly overflow: Bucket;
  /** From the queue to the consumer; disabled, so that nothing comes again before it is mended. */
  readonly replay: EventSourceMapping;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ReplayableProps) {
    super(scope, id);
    const { name, alarmTopic, consumerTimeout = Duration.seconds(30) } = props;
    const { removalPolicy = RemovalPolicy.RETAIN } = props;
    const source = streamSource(props.stream, props.retention);
    const maxRecordAge = belowRetention(props.maxRecordAge ?? Duration.hours(6), source);

    this.failures = new Topic(this, "Failures", { topicName: `${name}-failures` });
    this.deadLetters = new Queue(this, "DeadLetters", {
      queueName: `${name}-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      removalPolicy,
    });
    this.overflow = new Bucket(this, "Overflow", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(15) }],
      removalPolicy,
    });
    const { failures, deadLetters, overflow } = this;
    const places = { source, failures, deadLetters, overflow };

    this.consumer = createFunction(this, "Consumer", {
      name: `${name}-consumer`,
      code: props.consumerCode,
      memorySize: 256,
      timeout: consumerTimeout,
      environment: {
        ALLOWED_STREAM_ARNS: source.streamArn,
        OVERFLOW_BUCKET: this.overflow.bucketName,
      },
      permissions: consumerPermissions(places),
    });
    new EventSourceMapping(this, "Mapping", {
      target: this.consumer,
      eventSourceArn: source.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      retryAttempts: 3,
      maxRecordAge,
      reportBatchItemFailures: true,
      onFailure: { bind: () => ({ destination: this.failures.topicArn }) },
    });

    const service = `${name}-hydrate`;
    this.hydrate = createFunction(this, "Hydrate", {
      name: service,
      code: props.hydrateCode ?? builtCode("hydrate"),
      memorySize: 512,
      timeout: Duration.minutes(1),
      environment: {
        HYDRATE_ALLOWED_STREAM_ARNS: source.streamArn,
        HYDRATE_OVERFLOW_BUCKET: this.overflow.bucketName,
        HYDRATE_RETENTION_HOURS: String(source.retention.toHours()),
        POWERTOOLS_SERVICE_NAME: service,
      },
      permissions: hydratePermissions(places),
    });
    this.failures.addSubscription(
      new LambdaSubscription(this.hydrate, { deadLetterQueue: this.deadLetters }),
    );
    const toDeadLetters = { bind: () => ({ destination: this.deadLetters.queueArn }) };
    new EventInvokeConfig(this, "Destinations", {
      function: this.hydrate,
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onSuccess: toDeadLetters,
      onFailure: toDeadLetters,
    });

    this.replay = new EventSourceMapping(this, "Replay", {
      target: this.consumer,
      eventSourceArn: this.deadLetters.queueArn,
      batchSize: 5,
      enabled: false,
      reportBatchItemFailures: true,
    });
    const { consumer, hydrate } = this;
    const { kind } = source;
    const watched = { name, kind, consumer, hydrate, service, deadLetters, alarmTopic };
    this.alarms = createAlarms(this, watched);
  }
}

/** A record that is retried for as long as the stream keeps it is gone when its pointer comes. */
function belowRetention(maxRecordAge: Duration, { retention }: StreamSource): Duration {
  if (maxRecordAge.toSeconds() < retention.toSeconds()) return maxRecordAge;
  throw new Error(
    `maxRecordAge (${maxRecordAge.toHumanString()}) must be below the stream's retention ` +
      `(${retention.toHumanString()}): what is retried for longer cannot be read back`,
  );
}
