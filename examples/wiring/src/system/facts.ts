import { alarmFacts } from "./alarms.ts";
import {
  days,
  type Facts,
  halves,
  hours,
  type Source,
  streamArnOf,
  type Trigger,
} from "./halves.ts";
import { roleFacts } from "./roles.ts";
import { failuresArn, triggerFacts } from "./triggers.ts";

/**
 * What matters in one half of the system. A property that is not here may be anything; a resource in
 * another role, another permission or another alarm may not be there at all.
 */
export function factsOf(source: Source, trigger: Trigger): Facts {
  const name = halves[source];
  const stream = streamArnOf(source);
  return {
    stream:
      source === "kinesis"
        ? { RetentionPeriodHours: 24 }
        : { StreamViewType: "NEW_AND_OLD_IMAGES" },
    consumer: {
      Role: "→consumerRole:arn",
      Timeout: 30,
      // Whoever writes to the queue cannot have another stream read with the consumer's role.
      "Environment.Variables": { ALLOWED_STREAM_ARNS: stream, OVERFLOW_BUCKET: "→overflow:name" },
    },
    mapping: {
      Enabled: true,
      StartingPosition: "TRIM_HORIZON",
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      // Below the retention of a day: what is retried for longer is gone when its pointer arrives.
      MaximumRecordAgeInSeconds: 6 * hours,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      "DestinationConfig.OnFailure.Destination": failuresArn[trigger],
    },
    hydrate: {
      Role: "→hydrateRole:arn",
      Timeout: 60,
      // The poller of a queue does not look at it: it would receive pointers only to be throttled.
      ReservedConcurrentExecutions: trigger === "topic" ? 2 : undefined,
      "Environment.Variables": {
        HYDRATE_ALLOWED_STREAM_ARNS: stream,
        HYDRATE_OVERFLOW_BUCKET: "→overflow:name",
        // Times the concurrency, a half: the other half of each shard's quota is the consumer's alone.
        HYDRATE_READ_SHARE: "0.25",
        HYDRATE_RETENTION_HOURS: "24",
        POWERTOOLS_SERVICE_NAME: `${name}-hydrate`,
        ...(trigger === "queue" ? { HYDRATE_QUEUE_URL: "→deadLetters:url" } : {}),
      },
    },
    destinations: {
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 6 * hours,
      "DestinationConfig.OnSuccess.Destination": "→deadLetters:arn",
      "DestinationConfig.OnFailure.Destination": "→deadLetters:arn",
    },
    deadLetters: {
      // What the function believes to fit. Lambda drops what is above the queue's own maximum.
      MaximumMessageSize: 1024 * 1024,
      MessageRetentionPeriod: 14 * days,
      // Six times the consumer's timeout, as Lambda wants it for a replay.
      VisibilityTimeout: 180,
      SqsManagedSseEnabled: true,
    },
    overflow: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
      // A day longer than the queue keeps the messages that name the objects.
      ExpirationInDays: 15,
    },
    replay: {
      BatchSize: 5,
      Enabled: false,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
    consumerLogs: { RetentionInDays: 14 },
    hydrateLogs: { RetentionInDays: 14 },
    alarms: {},
    ...triggerFacts[trigger],
    ...roleFacts(source, trigger),
    ...alarmFacts(source, trigger),
  };
}
