import { Duration } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { oldestMessage } from "./createAlarms.ts";
import { allow, receiving } from "./permissions.ts";
import type { Trigger, TriggerProps } from "./trigger.ts";

/** A queue gives the function many pointers at once; the function sends what it read by itself. */
export function queueTrigger(scope: Construct, props: TriggerProps): Trigger {
  const { name, deadLetters, hydrateTimeout, hydrateConcurrency, hydrateBatchSize } = props;
  const pointers = new Queue(scope, "Pointers", {
    queueName: `${name}-pointers`,
    encryption: QueueEncryption.SQS_MANAGED,
    maxMessageSizeBytes: 1024 * 1024,
    retentionPeriod: Duration.days(14),
    visibilityTimeout: Duration.seconds(6 * hydrateTimeout.toSeconds()),
    // Some tries end because the time for a large batch of pointers was over.
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: hydrateBatchSize > 10 ? 20 : 5 },
    removalPolicy: props.removalPolicy,
  });
  return {
    failures: pointers,
    destination: pointers.queueArn,
    send: allow(pointers.queueArn, "sqs:SendMessage"),
    receive: [receiving(pointers)],
    hydrateProps: { environment: { HYDRATE_QUEUE_URL: deadLetters.queueUrl } },
    alarm: {
      suffix: "pointers-old",
      metric: oldestMessage(pointers),
      condition: {
        threshold: Duration.minutes(15).toSeconds(),
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        alarmDescription: "Pointers wait: hydrating fails, or does not keep up with the failures.",
      },
    },
    connect: (hydrate) =>
      new EventSourceMapping(scope, "Hydration", {
        target: hydrate,
        eventSourceArn: pointers.queueArn,
        batchSize: hydrateBatchSize,
        maxBatchingWindow: Duration.seconds(5),
        // Not a reserved concurrency: the poller does not look at it, and what is throttled is received again.
        maxConcurrency: hydrateConcurrency,
        reportBatchItemFailures: true,
      }),
  };
}
