import type { Mutation } from "./mutation.ts";

const permissions = "src/permissions.ts";
const alarms = "src/createAlarms.ts";
const module = "modules/replayable";
const declared = "const { deadLetters, overflow } = this;";

/** Somebody may do more than the system needs, or nobody is told of a failure. */
export const access: readonly Mutation[] = [
  {
    breaks: "hydrate reads any stream that a message names",
    caught: /orders-stream: hydrate\.Environment\.Variables is/,
    cdk: [/ *HYDRATE_ALLOWED_STREAM_ARNS: .*\n/, "", "src/replayable.ts"],
    sam: [/ *HYDRATE_ALLOWED_STREAM_ARNS: .*\n/, ""],
    terraform: [/ *HYDRATE_ALLOWED_STREAM_ARNS .*\n/, "", `${module}/hydrate.tf`],
  },
  {
    breaks: "hydrate may read every stream of the account",
    caught: /orders-stream: hydrateRole\.Allows is .*kinesis:GetRecords \*"/,
    cdk: [/allow\(streamArn, (?=`.*GetShardIterator`, `)/, 'allow("*", ', permissions],
    sam: [
      /(kinesis:GetRecords\n *- kinesis:GetShardIterator\n *Resource: )!GetAtt OrdersStream.Arn(\n *- Effect: Allow\n *Action: s3:PutObject)/,
      '$1"*"$2',
    ],
    terraform: ["resources = [var.stream_arn]", 'resources = ["*"]', `${module}/hydrate.tf`],
  },
  {
    breaks: "hydrate may also delete messages",
    caught: /hydrateRole\.Allows is .*sqs:\*/,
    cdk: ['"sqs:SendMessage"', '"sqs:*"', permissions],
    sam: [
      /Action: sqs:SendMessage(\n *Resource: !GetAtt OrdersStreamDeadLetters.Arn\n *- !If)/,
      'Action: "sqs:*"$1',
    ],
    terraform: ['"sqs:SendMessage"', '"sqs:*"', `${module}/hydrate.tf`],
  },
  {
    breaks: "hydrate may write over the whole bucket",
    caught: /hydrateRole\.Allows is .*s3:PutObject →overflow:arn\/\*"/,
    cdk: ['overflow.arnForObjects("hydrate/*")', 'overflow.arnForObjects("*")', permissions],
    sam: [/(s3:PutObject\n.*)\/hydrate\/\*/, "$1/*"],
    terraform: ["/hydrate/*", "/*", `${module}/hydrate.tf`],
  },
  {
    breaks: "hydrate may not take pointers",
    caught: /hydrateRole\.Allows is .*, not .*sqs:ReceiveMessage →pointers:arn/,
    trigger: "queue",
    cdk: ["receive: [receiving(pointers)]", "receive: []", "src/queueTrigger.ts"],
    sam: [/- sqs:ReceiveMessage(\n *Resource: !GetAtt OrdersStreamPointers)/, "- sqs:ListQueues$1"],
    terraform: [', "sqs:ReceiveMessage"', "", `${module}/queue.tf`],
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
      `${module}/topic.tf`,
    ],
  },
  {
    breaks: "an alarm is missing",
    caught: /orders-stream: orders-stream-incomplete is missing/,
    cdk: [/alarm\("incomplete"[\s\S]*?\}\),\n/, "", alarms],
    sam: [/ *OrdersStreamIncomplete:\n(.+\n)*/, ""],
    terraform: [/ {4}incomplete = \{\n(.+\n)* {4}\}\n/, "", `${module}/alarms.tf`],
  },
  {
    breaks: "nobody hears that the topic gave up",
    caught: /orders-stream: orders-stream-topic-redriven\.MetricName is/,
    cdk: [
      "NumberOfNotificationsRedrivenToDlq",
      "NumberOfNotificationsFailed",
      "src/topicTrigger.ts",
    ],
    sam: ["NumberOfNotificationsRedrivenToDlq", "NumberOfNotificationsFailed"],
    terraform: [
      "NumberOfNotificationsRedrivenToDlq",
      "NumberOfNotificationsFailed",
      `${module}/alarms.tf`,
    ],
  },
  {
    breaks: "nobody hears that pointers wait",
    caught: /orders-stream: orders-stream-pointers-old\.Dimensions is .*→deadLetters:name/,
    trigger: "queue",
    cdk: [
      "metric: oldestMessage(pointers)",
      "metric: oldestMessage(deadLetters)",
      "src/queueTrigger.ts",
    ],
    sam: ["!GetAtt OrdersStreamPointers.QueueName", "!GetAtt OrdersStreamDeadLetters.QueueName"],
    terraform: [
      "one(aws_sqs_queue.pointers[*].name)",
      "aws_sqs_queue.dead_letters.name",
      `${module}/alarms.tf`,
    ],
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
      `${module}/alarms.tf`,
    ],
  },
  {
    breaks: "an alarm tells nobody",
    caught: /orders-stream-incomplete\.AlarmActions is/,
    cdk: ["created.addAlarmAction(action);", "", alarms],
    sam: [/ *AlarmActions:\n.*\n/, ""],
    terraform: [/ *alarm_actions .*\n/, "", `${module}/alarms.tf`],
  },
  {
    breaks: "there is something that the system does not have",
    caught: /is no part of the system/,
    cdk: [declared, `${declared} new Queue(this, "Another");`, "src/replayable.ts"],
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
