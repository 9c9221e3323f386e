import type { Mutation } from "./mutation.ts";

const main = "src/replayable.ts";
const topic = "src/topicTrigger.ts";
const queue = "src/queueTrigger.ts";
const module = "modules/replayable";

/** A pointer takes a wrong way, or none. */
export const pointers: readonly Mutation[] = [
  {
    breaks: "the consumer has no destination",
    caught: /orders-stream: mapping\.DestinationConfig\.OnFailure\.Destination is undefined/,
    cdk: [/onFailure: \{ bind.*\n/, "", main],
    sam: [/ {12}DestinationConfig:\n.*\n *Destination:\s+.*OrdersStreamFailures.*\n/, ""],
    serverless: [/ {10}destinations:\n.*\n.*\n.*OrdersStreamFailures.*\n/, ""],
    terraform: [/ {2}destination_config \{\n.*\n.*\n.*\n {2}\}\n/, "", `${module}/consumer.tf`],
  },
  {
    breaks: "the consumer's destination is another topic",
    caught: /orders-stream: mapping\.DestinationConfig.* is .*→alarms:arn.*, not .*→topic:arn/,
    cdk: ["destination: trigger.destination", "destination: alarmTopic.topicArn", main],
    sam: [/(Destination:\s+!If \[TopicTrigger, !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    serverless: [/(arn: !If \[TopicTrigger, !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    terraform: [
      /destination_arn = .*/,
      "destination_arn = var.alarms_topic_arn",
      `${module}/consumer.tf`,
    ],
  },
  {
    breaks: "the consumer's destination is not the queue",
    caught: /orders-stream: mapping\.DestinationConfig.* is .*, not .*→pointers:arn/,
    trigger: "queue",
    cdk: ["destination: pointers.queueArn", "destination: deadLetters.queueArn", queue],
    sam: [/(Destination:\s+!If .*)OrdersStreamPointers/, "$1OrdersStreamDeadLetters"],
    serverless: [/(arn: !If .*)OrdersStreamPointers/, "$1OrdersStreamDeadLetters"],
    terraform: [
      "queue = { arns = aws_sqs_queue.pointers[*].arn",
      "queue = { arns = aws_sqs_queue.dead_letters[*].arn",
      `${module}/consumer.tf`,
    ],
  },
  {
    breaks: "what hydrate returns goes nowhere",
    caught: /destinations\.DestinationConfig\.OnSuccess\.Destination is undefined/,
    cdk: ["onSuccess: toDeadLetters,", "", main],
    sam: [/ *OnSuccess:\n.*\n/, ""],
    terraform: [/ *on_success \{\n.*\n *\}\n/, "", `${module}/hydrate.tf`],
  },
  {
    breaks: "a pointer that hydrate gives up on is lost",
    caught: /destinations\.DestinationConfig\.OnFailure\.Destination is undefined/,
    cdk: ["onFailure: toDeadLetters,", "", main],
    sam: [/(OnSuccess:\n.*\n *#.*\n) *OnFailure:\n.*\n/, "$1"],
    terraform: [/ *on_failure \{\n *destination .*\n *\}\n/, "", `${module}/hydrate.tf`],
  },
  {
    breaks: "a notification that cannot be delivered is lost",
    caught: /subscription\.RedrivePolicy\.deadLetterTargetArn is undefined/,
    cdk: [", { deadLetterQueue: deadLetters }", "", topic],
    sam: [/ *RedrivePolicy:\n.*\n/, ""],
    terraform: [/ *redrive_policy = jsonencode\(\{\n.*\n *\}\)\n/, "", `${module}/topic.tf`],
  },
  {
    breaks: "the topic may not invoke the function",
    caught: /permission(\.SourceArn is| is missing)/,
    cdk: [/topic.addSubscription\(.*\)/, "undefined", topic],
    sam: [/(SourceArn: !Ref )OrdersStreamFailures/, "$1OrdersAlarms"],
    terraform: [/source_arn .*/, "source_arn = var.alarms_topic_arn", `${module}/topic.tf`],
  },
  {
    breaks: "the queue's function is told of no queue to send to",
    caught: /orders-stream: hydrate\.Environment\.Variables is/,
    trigger: "queue",
    cdk: ["{ HYDRATE_QUEUE_URL: deadLetters.queueUrl }", "{}", queue],
    sam: [/ *HYDRATE_QUEUE_URL: .*\n/, ""],
    terraform: [/\{ HYDRATE_QUEUE_URL = .* \}/, "{}", `${module}/hydrate.tf`],
  },
  {
    breaks: "a pointer that fails is received for ever",
    caught: /pointers\.RedrivePolicy\.deadLetterTargetArn is undefined/,
    trigger: "queue",
    cdk: [/ *deadLetterQueue: \{ queue.*\n/, "", queue],
    sam: [/( *VisibilityTimeout: 360\n.*\n.*\n) *RedrivePolicy:\n.*\n.*\n/, "$1"],
    terraform: [/ *redrive_policy = jsonencode\(\{\n(.*\n){2} *\}\)\n/, "", `${module}/queue.tf`],
  },
  {
    breaks: "one try is all that a pointer has",
    caught: /pointers\.RedrivePolicy\.maxReceiveCount is "1"/,
    trigger: "queue",
    cdk: ["hydrateBatchSize > 10 ? 20 : 5", "1", queue],
    sam: ["maxReceiveCount: 5", "maxReceiveCount: 1"],
    terraform: ["var.hydrate_batch_size > 10 ? 20 : 5", "1", `${module}/queue.tf`],
  },
  {
    breaks: "one bad pointer fails the whole batch",
    caught: /hydration\.FunctionResponseTypes is/,
    trigger: "queue",
    cdk: ["reportBatchItemFailures: true", "reportBatchItemFailures: false", queue],
    sam: [/(MaximumConcurrency: 2\n) *FunctionResponseTypes:\n.*\n/, "$1"],
    terraform: [/ *function_response_types .*\n/, "", `${module}/queue.tf`],
  },
  {
    breaks: "a pointer is received again while the function still reads",
    caught: /pointers\.VisibilityTimeout is/,
    trigger: "queue",
    cdk: ["6 * hydrateTimeout.toSeconds()", "30", queue],
    sam: [/ *VisibilityTimeout: 360\n/, ""],
    terraform: [/ *visibility_timeout_seconds = 360\n/, "", `${module}/queue.tf`],
  },
];
