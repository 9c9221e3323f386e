import type { Trigger } from "../src/system/halves.ts";

/** A text of a file, and what stands there instead. The file is left out where a tool has only one. */
type Change = readonly [from: string | RegExp, to: string, file?: string];

export interface Mutation {
  readonly breaks: string;
  /** What the check must say of it. */
  readonly caught: RegExp;
  /** The wiring that has it; the topic's by default. */
  readonly trigger?: Trigger;
  readonly cdk: Change;
  readonly sam: Change;
  /** Where it is CloudFormation, the same as for SAM. */
  readonly serverless?: Change;
  readonly terraform: Change;
}

const alarms = "src/createAlarms.ts";
const permissions = "src/permissions.ts";
const main = "src/replayable.ts";
const hydrate = "modules/replayable/hydrate.tf";
const consumer = "modules/replayable/consumer.tf";
const deadLetters = "modules/replayable/dead_letters.tf";

/** One deliberate break of each kind that the check is there for, in each tool's own sources. */
export const mutations: readonly Mutation[] = [
  {
    breaks: "the consumer has no destination",
    caught: /orders-stream: mapping\.DestinationConfig\.OnFailure\.Destination is undefined/,
    cdk: [/onFailure: \{ bind.*\n/, "", main],
    sam: [/ {12}DestinationConfig:\n {14}OnFailure:\n.*\n.*OrdersStreamFailures\n/, ""],
    serverless: [/ {10}destinations:\n {12}onFailure:\n.*\n.*OrdersStreamFailures\n/, ""],
    terraform: [/ {2}destination_config \{\n.*\n.*failures\.arn\n {4}\}\n {2}\}\n/, "", consumer],
  },
  {
    breaks: "the consumer's destination is another topic",
    caught: /orders-stream: mapping\.DestinationConfig.* is .*→alarms:arn.*, not .*→topic:arn/,
    cdk: ["destination: this.failures.topicArn", "destination: alarmTopic.topicArn", main],
    sam: [/(OnFailure:\n *Type: SNS\n *Destination: !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    serverless: [/(type: sns\n *arn: !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    terraform: [
      "destination_arn = aws_sns_topic.failures.arn",
      "destination_arn = var.alarms_topic_arn",
      consumer,
    ],
  },
  {
    breaks: "what hydrate returns goes nowhere",
    caught: /destinations\.DestinationConfig\.OnSuccess\.Destination is undefined/,
    cdk: ["onSuccess: toDeadLetters,", "", main],
    sam: [/ *OnSuccess:\n.*\n/, ""],
    terraform: [/ *on_success \{\n.*\n *\}\n/, "", hydrate],
  },
  {
    breaks: "a pointer that hydrate gives up on is lost",
    caught: /destinations\.DestinationConfig\.OnFailure\.Destination is undefined/,
    cdk: ["onFailure: toDeadLetters,", "", main],
    sam: [/(OnSuccess:\n.*\n *#.*\n) *OnFailure:\n.*\n/, "$1"],
    terraform: [/ *on_failure \{\n *destination .*\n *\}\n/, "", hydrate],
  },
  {
    breaks: "a notification that cannot be delivered is lost",
    caught: /subscription\.RedrivePolicy\.deadLetterTargetArn is undefined/,
    cdk: [", { deadLetterQueue: this.deadLetters }", "", main],
    sam: [/ *RedrivePolicy:\n.*\n/, ""],
    terraform: [/ *redrive_policy = jsonencode\(\{\n.*\n *\}\)\n/, "", hydrate],
  },
  {
    breaks: "the topic may not invoke the function",
    caught: /permission\.SourceArn is .*alarms/,
    cdk: ["this.failures.addSubscription(", "alarmTopic.addSubscription(", main],
    sam: [/(SourceArn: !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    terraform: [
      "source_arn    = aws_sns_topic.failures.arn",
      "source_arn    = var.alarms_topic_arn",
      hydrate,
    ],
  },
  {
    breaks: "records are retried for as long as the stream has them",
    caught: /mapping\.MaximumRecordAgeInSeconds is undefined/,
    cdk: [/ {6}maxRecordAge,\n/, "", main],
    sam: [/ *MaximumRecordAgeInSeconds: 21600\n/, ""],
    serverless: [/ *maximumRecordAgeInSeconds: 21600\n/, ""],
    terraform: [/ *maximum_record_age_in_seconds .*\n/, "", consumer],
  },
  {
    breaks: "a bad record blocks the shard for good",
    caught: /mapping\.MaximumRetryAttempts is undefined/,
    cdk: [/ *retryAttempts: 3,\n/, "", main],
    sam: [/ *MaximumRetryAttempts: 3\n/, ""],
    serverless: [/ *maximumRetryAttempts: 3\n/, ""],
    terraform: [/ *maximum_retry_attempts .*= 3\n/, "", consumer],
  },
  {
    breaks: "a bad record takes its whole batch along",
    caught: /mapping\.BisectBatchOnFunctionError is/,
    cdk: ["bisectBatchOnError: true", "bisectBatchOnError: false", main],
    sam: ["BisectBatchOnFunctionError: true", "BisectBatchOnFunctionError: false"],
    serverless: ["bisectBatchOnFunctionError: true", "bisectBatchOnFunctionError: false"],
    terraform: [
      "bisect_batch_on_function_error = true",
      "bisect_batch_on_function_error = false",
      consumer,
    ],
  },
  {
    breaks: "the queue forgets after four days, the default",
    caught: /deadLetters\.MessageRetentionPeriod is undefined/,
    cdk: [/ *retentionPeriod: Duration\.days\(14\),\n/, "", main],
    sam: [/ *MessageRetentionPeriod: 1209600\n/, ""],
    terraform: [/ *message_retention_seconds .*\n/, "", deadLetters],
  },
  {
    breaks: "a message is visible again while the consumer still works on it",
    caught: /deadLetters\.VisibilityTimeout is/,
    cdk: ["6 * consumerTimeout.toSeconds()", "consumerTimeout.toSeconds()", main],
    sam: ["VisibilityTimeout: 180", "VisibilityTimeout: 30"],
    terraform: ["visibility_timeout_seconds = 180", "visibility_timeout_seconds = 30", deadLetters],
  },
  {
    breaks: "objects are gone before the messages that name them",
    caught: /overflow\.ExpirationInDays is "7"/,
    cdk: ["expiration: Duration.days(15)", "expiration: Duration.days(7)", main],
    sam: ["ExpirationInDays: 15", "ExpirationInDays: 7"],
    terraform: ["days = 15", "days = 7", "modules/replayable/overflow.tf"],
  },
  {
    breaks: "the stream remembers less than hydrate is told",
    caught: /orders-stream: hydrate\.Environment\.Variables is .*"HYDRATE_RETENTION_HOURS":"168"/,
    cdk: ["String(source.retention.toHours())", '"168"', main],
    sam: ['HYDRATE_RETENTION_HOURS: "24"', 'HYDRATE_RETENTION_HOURS: "168"'],
    terraform: [/HYDRATE_RETENTION_HOURS .*/, "HYDRATE_RETENTION_HOURS = 168", hydrate],
  },
  {
    breaks: "everything is replayed from the start",
    caught: /replay\.Enabled is true/,
    cdk: ["enabled: false", "enabled: true", main],
    sam: ["Enabled: false", "Enabled: true"],
    serverless: ["enabled: false", "enabled: true"],
    terraform: [/(variable "replay_orders_stream"[^}]*default *= )false/, "$1true", "variables.tf"],
  },
  {
    breaks: "hydrate reads any stream that a message names",
    caught: /orders-stream: hydrate\.Environment\.Variables is/,
    cdk: [/ *HYDRATE_ALLOWED_STREAM_ARNS: .*\n/, "", main],
    sam: [/ *HYDRATE_ALLOWED_STREAM_ARNS: .*\n/, ""],
    terraform: [/ *HYDRATE_ALLOWED_STREAM_ARNS .*\n/, "", hydrate],
  },
  {
    breaks: "hydrate may read every stream of the account",
    caught: /orders-stream: hydrateRole\.Allows is .*kinesis:GetRecords \*"/,
    cdk: [/allow\(streamArn, (?=`.*GetShardIterator`, `)/, 'allow("*", ', permissions],
    sam: [
      /(kinesis:GetRecords\n *- kinesis:GetShardIterator\n *Resource: )!GetAtt OrdersStream.Arn(\n *- Effect: Allow\n *Action: s3:PutObject)/,
      '$1"*"$2',
    ],
    terraform: ["resources = [var.stream_arn]", 'resources = ["*"]', hydrate],
  },
  {
    breaks: "hydrate may also delete messages",
    caught: /hydrateRole\.Allows is .*sqs:\*/,
    cdk: ['"sqs:SendMessage"', '"sqs:*"', permissions],
    sam: [
      /Action: sqs:SendMessage(\n *Resource: !GetAtt OrdersStreamDeadLetters.Arn\n\n)/,
      'Action: "sqs:*"$1',
    ],
    terraform: ['"sqs:SendMessage"', '"sqs:*"', hydrate],
  },
  {
    breaks: "hydrate may write over the whole bucket",
    caught: /hydrateRole\.Allows is .*s3:PutObject →overflow:arn\/\*"/,
    cdk: ['overflow.arnForObjects("hydrate/*")', 'overflow.arnForObjects("*")', permissions],
    sam: [/(s3:PutObject\n.*)\/hydrate\/\*/, "$1/*"],
    terraform: ["/hydrate/*", "/*", hydrate],
  },
  {
    breaks: "anybody may send to the queue",
    caught: /queuePolicy\.Allows is/,
    cdk: [
      "const { kind, streamArn } = source;",
      'const { kind, streamArn } = source; deadLetters.addToResourcePolicy(PolicyStatement.fromJson({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: deadLetters.queueArn }));',
      permissions,
    ],
    sam: [/Principal:\n *Service: sns.amazonaws.com\n/, 'Principal: "*"\n'],
    terraform: [
      /type( *)= "Service"\n( *)identifiers = \["sns.amazonaws.com"\]/,
      'type$1= "AWS"\n$2identifiers = ["*"]',
      deadLetters,
    ],
  },
  {
    breaks: "an alarm is missing",
    caught: /orders-stream: orders-stream-incomplete is missing/,
    cdk: [/alarm\("incomplete"[\s\S]*?\}\),\n/, "", alarms],
    sam: [/ *OrdersStreamIncomplete:\n(.+\n)*/, ""],
    terraform: [/ {4}incomplete = \{\n(.+\n)* {4}\}\n/, "", "modules/replayable/alarms.tf"],
  },
  {
    breaks: "an alarm watches another function",
    caught: /orders-stream-hydrate-errors\.Dimensions is .*→consumer:name/,
    cdk: ['lambda("Errors", hydrate)', 'lambda("Errors", consumer)', alarms],
    sam: [
      /(MetricName: Errors\n *Dimensions:\n.*\n *Value: !Ref OrdersStream)Hydrate/,
      "$1Consumer",
    ],
    terraform: [
      /(metric_name = "Errors"\n *dimensions *= )local.hydrate/,
      "$1local.consumer",
      "modules/replayable/alarms.tf",
    ],
  },
  {
    breaks: "an alarm tells nobody",
    caught: /orders-stream-incomplete\.AlarmActions is/,
    cdk: ["created.addAlarmAction(action);", "", alarms],
    sam: [/ *AlarmActions:\n.*\n/, ""],
    terraform: [/ *alarm_actions .*\n/, "", "modules/replayable/alarms.tf"],
  },
  {
    breaks: "something that the system does not have",
    caught: /is no part of the system/,
    cdk: [
      "const { failures, deadLetters, overflow } = this;",
      'const { failures, deadLetters, overflow } = this; new Topic(this, "Another");',
      main,
    ],
    sam: ["  OrdersAlarms:\n", "  Another:\n    Type: AWS::SNS::Topic\n  OrdersAlarms:\n"],
    serverless: [
      "    OrdersAlarms:\n",
      "    Another:\n      Type: AWS::SNS::Topic\n    OrdersAlarms:\n",
    ],
    terraform: [
      "# Orders as they are kept",
      'resource "aws_sns_topic" "another" {\n  name = "another"\n}\n\n#',
      "main.tf",
    ],
  },
];
