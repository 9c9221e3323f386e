import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import {
  EventInvokeConfig,
  EventSourceMapping,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { builtCode } from "./builtCode.ts";
import { createAlarms } from "./createAlarms.ts";
import { createFunction } from "./createFunction.ts";
import { consumerPermissions, hydratePermissions } from "./permissions.ts";
import { queueTrigger } from "./queueTrigger.ts";
import type { ReplayableProps } from "./replayableProps.ts";
import { type StreamSource, streamSource } from "./streamSource.ts";
import { topicTrigger } from "./topicTrigger.ts";

/**
 * A consumer of a stream whose failures are kept, records and all, and can be replayed:
 *
 * ```
 * stream ─> consumer ──OnFailure──> topic or queue ─> hydrate ─> dead-letter queue
 *              ^                                                        │
 *              └────────────────── replay, when enabled ────────────────┘
 * ```
 */
export class Replayable extends Construct {
  readonly consumer: LambdaFunction;
  /** Gets Lambda's pointer to each batch that failed. */
  readonly failures: Topic | Queue;
  readonly hydrate: LambdaFunction;
  /** Holds the batches that failed, for 14 days. */
  readonly deadLetters: Queue;
  /** Holds the records that do not fit a message, for a day longer. */
  readonly overflow: Bucket;
  /** From the queue to the consumer; disabled, so that nothing is replayed before the consumer is fixed. */
  readonly replay: EventSourceMapping;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ReplayableProps) {
    super(scope, id);
    const { name, alarmTopic, consumerTimeout = Duration.seconds(30) } = props;
    const {
      trigger: kindOfTrigger = "topic",
      hydrateConcurrency = 2,
      hydrateBatchSize = 10,
    } = props;
    const { readShare = 0.25, removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE } = props;
    const source = streamSource(props.stream, props.retention);
    const maxRecordAge = belowRetention(props.maxRecordAge ?? Duration.hours(6), source);

    this.deadLetters = new Queue(this, "DeadLetters", {
      queueName: `${name}-dead-letters`,
      encryption: QueueEncryption.SQS_MANAGED,
      // What the hydrate function believes to fit: above the queue's size, Lambda drops what it returns.
      maxMessageSizeBytes: 1024 * 1024,
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
    const { deadLetters, overflow } = this;
    const hydrateTimeout = Duration.minutes(1);
    const createTrigger = kindOfTrigger === "queue" ? queueTrigger : topicTrigger;
    const trigger = createTrigger(this, {
      name,
      deadLetters,
      hydrateTimeout,
      hydrateConcurrency,
      hydrateBatchSize,
      removalPolicy,
    });
    this.failures = trigger.failures;
    const { send, receive } = trigger;
    const places = { source, send, receive, deadLetters, overflow };

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
      onFailure: { bind: () => ({ destination: trigger.destination }) },
    });

    const service = `${name}-hydrate`;
    this.hydrate = createFunction(this, "Hydrate", {
      name: service,
      code: props.hydrateCode ?? builtCode("hydrate"),
      memorySize: 512,
      timeout: hydrateTimeout,
      ...trigger.hydrateProps,
      environment: {
        ...trigger.hydrateProps.environment,
        HYDRATE_ALLOWED_STREAM_ARNS: source.streamArn,
        HYDRATE_OVERFLOW_BUCKET: this.overflow.bucketName,
        HYDRATE_READ_SHARE: String(readShare),
        HYDRATE_RETENTION_HOURS: String(source.retention.toHours()),
        POWERTOOLS_SERVICE_NAME: service,
      },
      permissions: hydratePermissions(places),
    });
    trigger.connect(this.hydrate);
    const toDeadLetters = { bind: () => ({ destination: this.deadLetters.queueArn }) };
    // Behind a queue too: for whoever invokes the function by hand, and what a topic sent before a switch.
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
    const { alarm: ownAlarm } = trigger;
    const watched = { name, kind, consumer, hydrate, service, deadLetters, ownAlarm, alarmTopic };
    this.alarms = createAlarms(this, watched);
  }
}

/** A record that is retried for as long as the stream keeps it is gone when its pointer arrives. */
function belowRetention(maxRecordAge: Duration, { retention }: StreamSource): Duration {
  if (maxRecordAge.toSeconds() < retention.toSeconds()) return maxRecordAge;
  throw new Error(
    `maxRecordAge (${maxRecordAge.toHumanString()}) must be below the stream's retention ` +
      `(${retention.toHumanString()}): what is retried for longer cannot be read back`,
  );
}
