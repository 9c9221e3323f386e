import type { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IStream } from "aws-cdk-lib/aws-kinesis";
import type { Code } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { TableWithStream } from "./streamSource.ts";

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
   * What gives pointers to the hydrate function: a topic, one by one, or a queue, many at once.
   * `examples/README.md` says when to take which.
   *
   * @default "topic"
   */
  readonly trigger?: "topic" | "queue";
  /**
   * How many hydrate functions may run at the same time. Times `readShare`, at most 0.5 for a stream
   * of a few shards: they all read the same ones.
   *
   * @default 2, which is also the least that a queue takes
   */
  readonly hydrateConcurrency?: number;
  /**
   * How much of a shard's quota one hydrate function may use; the rest is the consumer's.
   *
   * @default 0.25
   */
  readonly readShare?: number;
  /**
   * How many pointers the queue gives to a function at once.
   *
   * @default 10
   */
  readonly hydrateBatchSize?: number;
  /**
   * What becomes of the queues and the overflow bucket when the stack is deleted: they may hold the last copy
   * of what failed. CloudFormation deletes an empty bucket only. Plain `RETAIN` also keeps what a first
   * deployment made before it was rolled back, and the next then fails: the queue's name is taken.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
