import type { Resource } from "../resources.ts";
import { expectedAlarms } from "./alarms.ts";
import { expectedRoles } from "./roles.ts";

/** The kinds of streams, and what the resources of each half are named by. */
export const halves = { kinesis: "orders-stream", dynamodb: "orders-table" } as const;
export type Source = keyof typeof halves;

/** Resources by their roles, with all their properties. References are `→role:arn`, and so on. */
export type Expected = Readonly<Record<string, Resource>>;

const hours = 60 * 60;
const days = 24 * hours;

/** What both halves share: the topic that tells of alarms. */
export const expectedShared: Expected = {
  alarms: { Type: "AWS::SNS::Topic", Properties: { TopicName: "orders-alarms" } },
};

/** The resources of one half of the system. No others may be declared, and no other properties. */
export function expectedResources(source: Source): Expected {
  const name = halves[source];
  const lambda = {
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
  };
  const streamArn = source === "kinesis" ? "→stream:arn" : "→stream:streamArn";
  return {
    stream:
      source === "kinesis"
        ? {
            Type: "AWS::Kinesis::Stream",
            Properties: {
              Name: "orders",
              ShardCount: 1,
              RetentionPeriodHours: 24,
              StreamEncryption: { EncryptionType: "KMS", KeyId: "alias/aws/kinesis" },
            },
          }
        : {
            Type: "AWS::DynamoDB::Table",
            Properties: {
              TableName: "orders",
              BillingMode: "PAY_PER_REQUEST",
              AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
              KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
              StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
            },
          },
    consumer: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...lambda,
        FunctionName: `${name}-consumer`,
        Code: source === "kinesis" ? "stream-consumer" : "table-consumer",
        Role: "→consumerRole:arn",
        MemorySize: 256,
        Timeout: 30,
        Environment: {
          Variables: {
            // Whoever writes to the queue has no other stream read with the consumer's role.
            ALLOWED_STREAM_ARNS: streamArn,
            OVERFLOW_BUCKET: "→overflow:name",
          },
        },
      },
    },
    mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: "→consumer:name",
        EventSourceArn: streamArn,
        StartingPosition: "TRIM_HORIZON",
        BatchSize: 100,
        Enabled: true,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        // Below the retention of a day: what is retried for longer is gone when its pointer comes.
        MaximumRecordAgeInSeconds: 6 * hours,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: { OnFailure: { Destination: "→topic:arn" } },
      },
    },
    topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: `${name}-failures` } },
    hydrate: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...lambda,
        FunctionName: `${name}-hydrate`,
        Code: "hydrate",
        Role: "→hydrateRole:arn",
        MemorySize: 512,
        Timeout: 60,
        Environment: {
          Variables: {
            HYDRATE_ALLOWED_STREAM_ARNS: streamArn,
            HYDRATE_OVERFLOW_BUCKET: "→overflow:name",
            HYDRATE_RETENTION_HOURS: "24",
            POWERTOOLS_SERVICE_NAME: `${name}-hydrate`,
          },
        },
      },
    },
    subscription: {
      Type: "AWS::SNS::Subscription",
      Properties: {
        TopicArn: "→topic:arn",
        Protocol: "lambda",
        Endpoint: "→hydrate:arn",
        RedrivePolicy: { deadLetterTargetArn: "→deadLetters:arn" },
      },
    },
    permission: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: "→hydrate:name",
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: "→topic:arn",
      },
    },
    destinations: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: {
        FunctionName: "→hydrate:name",
        Qualifier: "$LATEST",
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 6 * hours,
        DestinationConfig: {
          OnSuccess: { Destination: "→deadLetters:arn" },
          OnFailure: { Destination: "→deadLetters:arn" },
        },
      },
    },
    deadLetters: {
      Type: "AWS::SQS::Queue",
      Properties: {
        QueueName: `${name}-dead-letters`,
        MessageRetentionPeriod: 14 * days,
        // Six times the consumer's timeout, as Lambda wants it for a replay.
        VisibilityTimeout: 180,
        SqsManagedSseEnabled: true,
      },
    },
    // SNS brings there what it cannot deliver. The functions need no leave of the queue: same account.
    queuePolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: ["→deadLetters:url"],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: "→deadLetters:arn",
              Condition: { ArnEquals: { "aws:SourceArn": "→topic:arn" } },
            },
          ],
        },
      },
    },
    overflow: {
      Type: "AWS::S3::Bucket",
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ Status: "Enabled", ExpirationInDays: 15 }] },
      },
    },
    replay: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: "→consumer:name",
        EventSourceArn: "→deadLetters:arn",
        BatchSize: 5,
        Enabled: false,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    },
    consumerLogs: logs(`${name}-consumer`),
    hydrateLogs: logs(`${name}-hydrate`),
    ...expectedRoles(source),
    ...expectedAlarms(source),
  };
}

function logs(functionName: string): Resource {
  return {
    Type: "AWS::Logs::LogGroup",
    Properties: { LogGroupName: `/aws/lambda/${functionName}`, RetentionInDays: 14 },
  };
}
