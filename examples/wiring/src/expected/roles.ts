import type { Resource } from "../resources.ts";
import type { Expected, Source } from "./system.ts";

/** What each function of a half may do: `action →role:arn`, sorted. */
export function expectedRoles(source: Source): Expected {
  const streamArn = source === "kinesis" ? "→stream:arn" : "→stream:streamArn";
  const reading = {
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
  }[source];
  return {
    consumerRole: role([
      ...reading,
      "logs:CreateLogStream →consumerLogs:arn",
      "logs:PutLogEvents →consumerLogs:arn",
      "s3:GetObject →overflow:arn/hydrate/*",
      "sns:Publish →topic:arn",
      "sqs:DeleteMessage →deadLetters:arn",
      "sqs:GetQueueAttributes →deadLetters:arn",
      "sqs:ReceiveMessage →deadLetters:arn",
    ]),
    hydrateRole: role([
      `${source}:GetRecords ${streamArn}`,
      `${source}:GetShardIterator ${streamArn}`,
      "logs:CreateLogStream →hydrateLogs:arn",
      "logs:PutLogEvents →hydrateLogs:arn",
      "s3:PutObject →overflow:arn/hydrate/*",
      "sqs:SendMessage →deadLetters:arn",
    ]),
  };
}

function role(Permissions: string[]): Resource {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      },
      Permissions,
    },
  };
}
