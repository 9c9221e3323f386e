import type { Resource } from "../resources.ts";
import type { Expected, Source } from "./system.ts";

/** What each function of a half may do: `action →resource`, sorted. */
export function expectedRoles(source: Source): Expected {
  const reading = {
    kinesis: [
      "kinesis:DescribeStream →stream",
      "kinesis:DescribeStreamSummary →stream",
      "kinesis:GetRecords →stream",
      "kinesis:GetShardIterator →stream",
      "kinesis:ListShards →stream",
    ],
    dynamodb: [
      "dynamodb:DescribeStream →stream",
      "dynamodb:GetRecords →stream",
      "dynamodb:GetShardIterator →stream",
      "dynamodb:ListStreams *",
    ],
  }[source];
  return {
    consumerRole: role([
      ...reading,
      "logs:CreateLogStream →consumerLogs",
      "logs:PutLogEvents →consumerLogs",
      "s3:GetObject →overflow/hydrate/*",
      "sns:Publish →topic",
      "sqs:DeleteMessage →deadLetters",
      "sqs:GetQueueAttributes →deadLetters",
      "sqs:ReceiveMessage →deadLetters",
    ]),
    hydrateRole: role([
      `${source}:GetRecords →stream`,
      `${source}:GetShardIterator →stream`,
      "logs:CreateLogStream →hydrateLogs",
      "logs:PutLogEvents →hydrateLogs",
      "s3:PutObject →overflow/hydrate/*",
      "sqs:SendMessage →deadLetters",
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
