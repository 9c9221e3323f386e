import { type Facts, type Source, streamArnOf, type Trigger } from "./halves.ts";
import { failuresArn } from "./triggers.ts";

const assumedByLambda = ["Service:lambda.amazonaws.com sts:AssumeRole"];

const reading: Readonly<Record<Source, readonly string[]>> = {
  kinesis: [
    "kinesis:DescribeStream →stream:arn",
    "kinesis:DescribeStreamSummary →stream:arn",
    "kinesis:GetRecords →stream:arn",
    "kinesis:GetShardIterator →stream:arn",
    "kinesis:ListShards →stream:arn",
  ],
  dynamodb: [
    "dynamodb:DescribeStream →stream:streamArn",
    "dynamodb:GetRecords →stream:streamArn",
    "dynamodb:GetShardIterator →stream:streamArn",
    "dynamodb:ListStreams *",
  ],
};

const logging = (logs: string) => [
  `logs:CreateLogStream →${logs}:arn`,
  `logs:PutLogEvents →${logs}:arn`,
];

const receiving = (queue: string) => [
  `sqs:DeleteMessage →${queue}:arn`,
  `sqs:GetQueueAttributes →${queue}:arn`,
  `sqs:ReceiveMessage →${queue}:arn`,
];

/** All that each function of a half may do, and nothing else. */
export function roleFacts(source: Source, trigger: Trigger): Facts {
  return {
    consumerRole: {
      AssumedBy: assumedByLambda,
      Allows: [
        ...reading[source],
        ...logging("consumerLogs"),
        ...receiving("deadLetters"),
        "s3:GetObject →overflow:arn/hydrate/*",
        `${trigger === "topic" ? "sns:Publish" : "sqs:SendMessage"} ${failuresArn[trigger]}`,
      ],
    },
    hydrateRole: {
      AssumedBy: assumedByLambda,
      Allows: [
        `${source}:GetRecords ${streamArnOf(source)}`,
        `${source}:GetShardIterator ${streamArnOf(source)}`,
        ...logging("hydrateLogs"),
        ...(trigger === "queue" ? receiving("pointers") : []),
        "s3:PutObject →overflow:arn/hydrate/*",
        "sqs:SendMessage →deadLetters:arn",
      ],
    },
  };
}
