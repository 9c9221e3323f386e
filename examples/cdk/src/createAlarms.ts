import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  Metric,
  type MetricProps,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** What is watched, and who is told. */
export interface Watched {
  /** What the alarms' names begin with. */
  readonly name: string;
  readonly kind: "kinesis" | "dynamodb";
  readonly consumer: IFunction;
  readonly hydrate: IFunction;
  /** The hydrate function's POWERTOOLS_SERVICE_NAME. */
  readonly service: string;
  readonly deadLetters: IQueue;
  readonly ownAlarm: OwnAlarm;
  readonly alarmTopic: ITopic;
}

/** The alarm that only one kind of trigger has. */
export interface OwnAlarm {
  readonly suffix: string;
  readonly metric: MetricProps;
  readonly condition: Condition;
}

export type Condition = Pick<AlarmProps, "threshold" | "comparisonOperator" | "alarmDescription">;

/** Creates the alarms of one stream. None of them rings while nothing fails. */
export function createAlarms(scope: Construct, watched: Watched): Alarm[] {
  const { name, kind, consumer, hydrate, service, deadLetters, ownAlarm, alarmTopic } = watched;
  const action = new SnsAction(alarmTopic);
  const alarm = (suffix: string, metric: MetricProps, condition: Condition): Alarm => {
    const created = new Alarm(scope, suffix, {
      alarmName: `${name}-${suffix}`,
      metric: new Metric({ period: Duration.minutes(5), ...metric }),
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...condition,
    });
    created.addAlarmAction(action);
    return created;
  };
  const hydrated = (metricName: string, statistic: string): MetricProps => ({
    namespace: "hydrate",
    metricName,
    dimensionsMap: { service, source: kind },
    statistic,
  });
  const lambda = (metricName: string, { functionName }: IFunction): MetricProps => ({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic: Stats.SUM,
  });

  return [
    alarm("incomplete", hydrated("IncompleteBatches", Stats.SUM), {
      ...any,
      alarmDescription: "The stream had forgotten records of a failed batch before they were read.",
    }),
    alarm("expiring", hydrated("MinutesToExpiry", Stats.MINIMUM), {
      threshold: 6 * 60,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      alarmDescription: "Failures come so late that the stream will soon have forgotten them.",
    }),
    alarm("hydrate-errors", lambda("Errors", hydrate), {
      ...any,
      alarmDescription: "Hydrating failed. After the last attempt the queue gets the pointer.",
    }),
    alarm("hydrate-undelivered", lambda("DestinationDeliveryFailures", hydrate), {
      ...any,
      alarmDescription: "A hydrated batch, or its pointer, did not reach the dead-letter queue.",
    }),
    alarm("hydrate-dropped", lambda("AsyncEventsDropped", hydrate), {
      ...any,
      alarmDescription: "Hydrating was given up before it was tried. The queue gets the pointer.",
    }),
    alarm("consumer-undelivered", lambda("DestinationDeliveryFailures", consumer), {
      ...any,
      alarmDescription: "The pointer to a failed batch did not reach its destination.",
    }),
    alarm("dead-letters-old", oldestMessage(deadLetters), {
      threshold: Duration.days(3).toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      alarmDescription: "Failures wait to be replayed; the queue forgets them after 14 days.",
    }),
    alarm(ownAlarm.suffix, ownAlarm.metric, ownAlarm.condition),
  ];
}

/** The age of the oldest message of a queue. */
export function oldestMessage({ queueName }: IQueue): MetricProps {
  return {
    namespace: "AWS/SQS",
    metricName: "ApproximateAgeOfOldestMessage",
    dimensionsMap: { QueueName: queueName },
    statistic: Stats.MAXIMUM,
  };
}

/** Rings at the first of them. */
export const any: Condition = {
  threshold: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
};
