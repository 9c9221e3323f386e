import type { Mutation } from "./mutation.ts";

const main = "src/replayable.ts";
const module = "modules/replayable";

/** A default, or a number, that loses records or throttles the live consumer. */
export const losses: readonly Mutation[] = [
  {
    breaks: "records are retried for as long as the stream has them",
    caught: /mapping\.MaximumRecordAgeInSeconds is undefined/,
    cdk: [/ {6}maxRecordAge,\n/, "", main],
    sam: [/ *MaximumRecordAgeInSeconds: 21600\n/, ""],
    serverless: [/ *maximumRecordAgeInSeconds: 21600\n/, ""],
    terraform: [/ *maximum_record_age_in_seconds .*\n/, "", `${module}/consumer.tf`],
  },
  {
    breaks: "a bad record blocks the shard for good",
    caught: /mapping\.MaximumRetryAttempts is undefined/,
    cdk: [/ *retryAttempts: 3,\n/, "", main],
    sam: [/ *MaximumRetryAttempts: 3\n/, ""],
    serverless: [/ *maximumRetryAttempts: 3\n/, ""],
    terraform: [/ *maximum_retry_attempts .*= 3\n/, "", `${module}/consumer.tf`],
  },
  {
    breaks: "a bad record takes its whole batch along",
    caught: /mapping\.BisectBatchOnFunctionError is/,
    cdk: ["bisectBatchOnError: true", "bisectBatchOnError: false", main],
    sam: ["BisectBatchOnFunctionError: true", "BisectBatchOnFunctionError: false"],
    serverless: ["bisectBatchOnFunctionError: true", "bisectBatchOnFunctionError: false"],
    terraform: [/ *bisect_batch_on_function_error .*\n/, "", `${module}/consumer.tf`],
  },
  {
    breaks: "the stream is read from its newest record",
    caught: /mapping\.StartingPosition is "LATEST"/,
    cdk: ["StartingPosition.TRIM_HORIZON", "StartingPosition.LATEST", main],
    sam: ["TRIM_HORIZON", "LATEST"],
    terraform: ["TRIM_HORIZON", "LATEST", `${module}/consumer.tf`],
  },
  {
    breaks: "the queue's default size drops what hydrate returns",
    caught: /deadLetters\.MaximumMessageSize is undefined/,
    cdk: [/ *maxMessageSizeBytes: .*\n/, "", main],
    sam: [/(-dead-letters\n.*\n) *MaximumMessageSize: .*\n/, "$1"],
    terraform: [/ *max_message_size .*\n/, "", `${module}/dead_letters.tf`],
  },
  {
    breaks: "the queue forgets after four days, the default",
    caught: /deadLetters\.MessageRetentionPeriod is undefined/,
    cdk: [/ *retentionPeriod: Duration\.days\(14\),\n/, "", main],
    sam: [/(-dead-letters\n.*\n.*\n) *MessageRetentionPeriod: .*\n/, "$1"],
    terraform: [/ *message_retention_seconds .*\n/, "", `${module}/dead_letters.tf`],
  },
  {
    breaks: "a message is visible again while the consumer still works on it",
    caught: /deadLetters\.VisibilityTimeout is/,
    cdk: ["6 * consumerTimeout.toSeconds()", "consumerTimeout.toSeconds()", main],
    sam: ["VisibilityTimeout: 180", "VisibilityTimeout: 30"],
    terraform: [/ *visibility_timeout_seconds .*/, "", `${module}/dead_letters.tf`],
  },
  {
    breaks: "objects are gone before the messages that name them",
    caught: /overflow\.ExpirationInDays is "7"/,
    cdk: ["expiration: Duration.days(15)", "expiration: Duration.days(7)", main],
    sam: ["ExpirationInDays: 15", "ExpirationInDays: 7"],
    terraform: ["days = 15", "days = 7", `${module}/overflow.tf`],
  },
  {
    breaks: "hydrate is told of a retention that the stream does not have",
    caught: /orders-stream: hydrate\.Environment\.Variables is .*"HYDRATE_RETENTION_HOURS":"168"/,
    cdk: ["String(source.retention.toHours())", '"168"', main],
    sam: ['HYDRATE_RETENTION_HOURS: "24"', 'HYDRATE_RETENTION_HOURS: "168"'],
    terraform: ["= var.retention_hours", "= 168", `${module}/hydrate.tf`],
  },
  {
    breaks: "events are dropped after an hour of a storm",
    caught: /destinations\.MaximumEventAgeInSeconds is "3600"/,
    cdk: ["maxEventAge: Duration.hours(6)", "maxEventAge: Duration.hours(1)", main],
    sam: ["MaximumEventAgeInSeconds: 21600", "MaximumEventAgeInSeconds: 3600"],
    terraform: [
      /maximum_event_age_in_seconds = .*/,
      "maximum_event_age_in_seconds = 3600",
      `${module}/hydrate.tf`,
    ],
  },
  {
    breaks: "a storm runs as many functions as the account has",
    caught: /hydrate\.ReservedConcurrentExecutions is undefined/,
    cdk: [/hydrateProps: \{ reserved.*\}/, "hydrateProps: {}", "src/topicTrigger.ts"],
    sam: [/ *ReservedConcurrentExecutions: .*\n/, ""],
    serverless: [/ *reservedConcurrency: .*\n/, ""],
    terraform: [/ *reserved_concurrent_executions .*\n/, "", `${module}/hydrate.tf`],
  },
  {
    breaks: "a reserved concurrency throttles the queue's poller",
    caught: /hydrate\.ReservedConcurrentExecutions is "2", not undefined/,
    trigger: "queue",
    cdk: [
      "hydrateProps: { environment",
      "hydrateProps: { reservedConcurrentExecutions: 2, environment",
      "src/queueTrigger.ts",
    ],
    sam: [/(ReservedConcurrentExecutions: ).*/, "$1 2"],
    serverless: [/(reservedConcurrency: ).*/, "$1 2"],
    terraform: [/(reserved_concurrent_executions = ).*/, "$1 2", `${module}/hydrate.tf`],
  },
  {
    breaks: "the queue's poller has no limit",
    caught: /hydration\.ScalingConfig\.MaximumConcurrency is undefined/,
    trigger: "queue",
    cdk: [/ *maxConcurrency: .*\n/, "", "src/queueTrigger.ts"],
    sam: [/ *ScalingConfig:\n.*\n/, ""],
    terraform: [/ *scaling_config \{\n.*\n *\}\n/, "", `${module}/queue.tf`],
  },
  {
    breaks: "hydrate takes all of a shard's quota",
    caught: /hydrate\.Environment\.Variables is .*"HYDRATE_READ_SHARE":"1"/,
    cdk: ["readShare = 0.25", "readShare = 1", main],
    sam: ['HYDRATE_READ_SHARE: "0.25"', 'HYDRATE_READ_SHARE: "1"'],
    terraform: ["= var.read_share", "= 1", `${module}/hydrate.tf`],
  },
  {
    breaks: "everything is replayed from the start",
    caught: /replay\.Enabled is true/,
    cdk: ["enabled: false", "enabled: true", main],
    sam: ["Enabled: false", "Enabled: true"],
    serverless: ["enabled: false", "enabled: true"],
    terraform: [/(variable "replay_orders_stream"[^}]*default *= )false/, "$1true", "variables.tf"],
  },
];
