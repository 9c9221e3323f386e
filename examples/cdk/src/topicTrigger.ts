import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { any } from "./createAlarms.ts";
import { allow } from "./permissions.ts";
import type { Trigger, TriggerProps } from "./trigger.ts";

/** A topic invokes the function for each pointer; what it returns, Lambda sends to the queue. */
export function topicTrigger(scope: Construct, props: TriggerProps): Trigger {
  const { name, deadLetters, hydrateConcurrency } = props;
  const topic = new Topic(scope, "Failures", { topicName: `${name}-failures` });
  return {
    failures: topic,
    destination: topic.topicArn,
    send: allow(topic.topicArn, "sns:Publish"),
    receive: [],
    // Further pointers wait in Lambda's own queue, for as long as the event age says.
    hydrateProps: { reservedConcurrentExecutions: hydrateConcurrency },
    alarm: {
      suffix: "topic-redriven",
      metric: {
        namespace: "AWS/SNS",
        metricName: "NumberOfNotificationsRedrivenToDlq",
        dimensionsMap: { TopicName: topic.topicName },
        statistic: Stats.SUM,
      },
      condition: {
        ...any,
        alarmDescription: "The topic could not invoke the function. The queue has the pointer.",
      },
    },
    connect: (hydrate) =>
      topic.addSubscription(new LambdaSubscription(hydrate, { deadLetterQueue: deadLetters })),
  };
}
