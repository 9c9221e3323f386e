import { type Expected, halves, type Source } from "./system.ts";

const days = 24 * 60 * 60;

/** The alarms of one half, by their names. */
export function expectedAlarms(source: Source): Expected {
  const name = halves[source];
  const alarm = (
    suffix: string,
    AlarmDescription: string,
    [Namespace, MetricName, dimensions]: [string, string, Record<string, string>],
    condition: object,
  ): Expected => ({
    [`${name}-${suffix}`]: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        AlarmName: `${name}-${suffix}`,
        AlarmDescription,
        Namespace,
        MetricName,
        Dimensions: Object.entries(dimensions)
          .map(([Name, Value]) => ({ Name, Value }))
          .toSorted((a, b) => a.Name.localeCompare(b.Name)),
        Period: 300,
        EvaluationPeriods: 1,
        TreatMissingData: "notBreaching",
        AlarmActions: ["→alarms:arn"],
        ...condition,
      },
    },
  });
  const any = {
    Statistic: "Sum",
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  };
  const hydrated = { service: `${name}-hydrate`, source };
  return {
    ...alarm(
      "incomplete",
      "The stream had forgotten records of a failed batch before they were read.",
      ["hydrate", "IncompleteBatches", hydrated],
      any,
    ),
    ...alarm(
      "expiring",
      "Failures come so late that the stream will soon have forgotten them.",
      ["hydrate", "MinutesToExpiry", hydrated],
      {
        Statistic: "Minimum",
        Threshold: 360,
        ComparisonOperator: "LessThanThreshold",
      },
    ),
    ...alarm(
      "hydrate-errors",
      "Hydrating failed. After the last attempt the queue gets the pointer.",
      ["AWS/Lambda", "Errors", { FunctionName: "→hydrate:name" }],
      any,
    ),
    ...alarm(
      "hydrate-undelivered",
      "A hydrated batch, or its pointer, did not reach the dead-letter queue.",
      ["AWS/Lambda", "DestinationDeliveryFailures", { FunctionName: "→hydrate:name" }],
      any,
    ),
    ...alarm(
      "consumer-undelivered",
      "The pointer to a failed batch did not reach the topic.",
      ["AWS/Lambda", "DestinationDeliveryFailures", { FunctionName: "→consumer:name" }],
      any,
    ),
    ...alarm(
      "dead-letters-old",
      "Failures wait to be replayed; the queue forgets them after 14 days.",
      ["AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: "→deadLetters:name" }],
      { Statistic: "Maximum", Threshold: 3 * days, ComparisonOperator: "GreaterThanThreshold" },
    ),
  };
}
