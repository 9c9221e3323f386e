import { days, type Facts, halves, type Source } from "./halves.ts";

type Alarm = readonly [
  suffix: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  rings: string,
];

/** The alarms of one half, by their names. */
export function alarmFacts(source: Source): Facts {
  const name = halves[source];
  const hydrated = { service: `${name}-hydrate`, source };
  const hydrate = { FunctionName: "→hydrate:name" };
  const consumer = { FunctionName: "→consumer:name" };
  const deadLetters = { QueueName: "→deadLetters:name" };
  const alarms: readonly Alarm[] = [
    ["incomplete", "hydrate IncompleteBatches", hydrated, any],
    ["expiring", "hydrate MinutesToExpiry", hydrated, "Minimum LessThanThreshold 360"],
    ["hydrate-errors", "AWS/Lambda Errors", hydrate, any],
    ["hydrate-undelivered", "AWS/Lambda DestinationDeliveryFailures", hydrate, any],
    ["consumer-undelivered", "AWS/Lambda DestinationDeliveryFailures", consumer, any],
    [
      "dead-letters-old",
      "AWS/SQS ApproximateAgeOfOldestMessage",
      deadLetters,
      `Maximum GreaterThanThreshold ${3 * days}`,
    ],
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

const any = "Sum GreaterThanOrEqualToThreshold 1";
