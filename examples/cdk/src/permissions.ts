import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StreamSource } from "./streamSource.ts";

/** Where the functions of one stream read and write. */
export interface Places {
  readonly source: StreamSource;
  /** What the consumer may do, to send pointers. */
  readonly send: PolicyStatement;
  /** What the hydrate function may do, to get them. */
  readonly receive: readonly PolicyStatement[];
  readonly deadLetters: IQueue;
  readonly overflow: Pick<IBucket, "arnForObjects">;
}

// What grantRead(), SqsDestination and the like allow is more than the functions use.
export const allow = (resource: string, ...actions: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources: [resource] });

/** What every function may do, and no more: AWS' own policy lets it write to all logs. */
export function loggingPermissions(logs: ILogGroup): PolicyStatement[] {
  return [allow(logs.logGroupArn, "logs:CreateLogStream", "logs:PutLogEvents")];
}

/** What Lambda needs to poll a queue for a function. */
export function receiving({ queueArn }: IQueue): PolicyStatement {
  return allow(queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
}

/** Polls the stream and the queue, sends pointers, and fetches what overflowed. */
export function consumerPermissions(places: Places): PolicyStatement[] {
  const { source, send, deadLetters } = places;
  return [
    ...polling(source),
    ...decrypting(source),
    send,
    receiving(deadLetters),
    allow(overflowObjects(places), "s3:GetObject"),
  ];
}

/** Takes pointers, reads the stream again, and writes to the queue what it found, or to the bucket. */
export function hydratePermissions(places: Places): PolicyStatement[] {
  const { source, receive, deadLetters } = places;
  const { kind, streamArn } = source;
  return [
    allow(streamArn, `${kind}:GetShardIterator`, `${kind}:GetRecords`),
    ...decrypting(source),
    ...receive,
    allow(deadLetters.queueArn, "sqs:SendMessage"),
    allow(overflowObjects(places), "s3:PutObject"),
  ];
}

function polling({ kind, streamArn }: StreamSource): PolicyStatement[] {
  if (kind === "kinesis") {
    return [
      allow(
        streamArn,
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ),
    ];
  }
  return [
    allow(streamArn, "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
    // Lists streams, not records, and cannot be narrowed to one of them.
    allow("*", "dynamodb:ListStreams"),
  ];
}

function decrypting({ encryptionKey }: StreamSource): PolicyStatement[] {
  return encryptionKey === undefined ? [] : [allow(encryptionKey.keyArn, "kms:Decrypt")];
}

/** The prefix is the ready-made function's default. */
function overflowObjects({ overflow }: Places): string {
  return overflow.arnForObjects("hydrate/*");
}
