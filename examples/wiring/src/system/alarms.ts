import { days, type Facts, halves, type Source, type Trigger } from "./halves.ts";

type Alarm = readonly [
  suffix: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  rings: string,
];

/** The alarms of one half, by their names. */
export function alarmFacts(source: Source, trigger: Trigger): Facts {
  const name = halves[source];
  const hydrated = { service: `${name}-hydrate`, source };
  const hydrate = { FunctionName: "→hydrate:name" };
  const consumer = { FunctionName: "→consumer:name" };
  const age = "AWS/SQS ApproximateAgeOfOldestMessage";
  const alarms: readonly Alarm[] = [
    ["incomplete", "hydrate IncompleteBatches", hydrated, any],
    ["expiring", "hydrate MinutesToExpiry", hydrated, "Minimum LessThanThreshold 360"],
    ["hydrate-errors", "AWS/Lambda Errors", hydrate, any],
    ["hydrate-undelivered", "AWS/Lambda DestinationDeliveryFailures", hydrate, any],
    ["hydrate-dropped", "AWS/Lambda AsyncEventsDropped", hydrate, any],
    ["consumer-undelivered", "AWS/Lambda DestinationDeliveryFailures", consumer, any],
    ["dead-letters-old", age, { QueueName: "→deadLetters:name" }, `${above} ${3 * days}`],
    trigger === "topic"
      ? [
          "topic-redriven",
          "AWS/SNS NumberOfNotificationsRedrivenToDlq",
          { TopicName: "→topic:name" },
          any,
        ]
      : ["pointers-old", age, { QueueName: "→pointers:name" }, `${above} 900`],
  ];
  return Object.fromEntries(
    alarms.map(([suffix, metric, Dimensions, rings]) => {
      const [Namespace, MetricName] = metric.split(" ");
      const [Statistic, ComparisonOperator, Threshold] = rings.split(" ");
      return [
        `${name}-${suffix}`,
        {
          Namespace,
          MetricName,
          Dimensions,
          Statistic,
          ComparisonOperator,
          Threshold: Number(Threshold),
          Period: 300,
          EvaluationPeriods: 1,
          TreatMissingData: "notBreaching",
          AlarmActions: ["→alarms:arn"],
        },
      ];
    }),
  );
}

const above = "Maximum GreaterThanThreshold";
const any = "Sum GreaterThanOrEqualToThreshold 1";
