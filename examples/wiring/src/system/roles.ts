import { type Facts, type Source, streamArnOf } from "./halves.ts";

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
export function roleFacts(source: Source): Facts {
  return {
    consumerRole: {
      AssumedBy: assumedByLambda,
      Allows: [
        ...reading[source],
        ...logging("consumerLogs"),
        ...receiving("deadLetters"),
        "s3:GetObject →overflow:arn/hydrate/*",
        "sns:Publish →topic:arn",
      ],
    },
    hydrateRole: {
      AssumedBy: assumedByLambda,
      Allows: [
        `${source}:GetRecords ${streamArnOf(source)}`,
        `${source}:GetShardIterator ${streamArnOf(source)}`,
        ...logging("hydrateLogs"),
        "s3:PutObject →overflow:arn/hydrate/*",
        "sqs:SendMessage →deadLetters:arn",
      ],
    },
  };
}
