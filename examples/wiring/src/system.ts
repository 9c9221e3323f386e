import type { Resource } from "./resources.ts";

/** The kinds of streams, and what the resources of each half are named by. */
export const halves = { kinesis: "orders-stream", dynamodb: "orders-table" } as const;
export type Source = keyof typeof halves;

/** What a resource must have; it may have more. References are `→role`. */
export type Expected = Readonly<Record<string, Resource>>;

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/** The resources that one half of the system must have, by their roles. */
export function expectedResources(source: Source): Expected {
  const name = halves[source];
  const lambda = {
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
  };
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
              StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
            },
          },
    consumer: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...lambda,
        FunctionName: `${name}-consumer`,
        MemorySize: 256,
        Timeout: 30,
        Environment: { Variables: { OVERFLOW_BUCKET: "→overflow" } },
      },
    },
    mapping: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        FunctionName: "→consumer",
        EventSourceArn: "→stream",
        StartingPosition: "TRIM_HORIZON",
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        // Below the retention of a day: what is retried for longer is gone when its pointer comes.
        MaximumRecordAgeInSeconds: 6 * hours,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: { OnFailure: { Destination: "→topic" } },
      },
    },
    topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: `${name}-failures` } },
    hydrate: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...lambda,
        FunctionName: `${name}-hydrate`,
        MemorySize: 512,
        Timeout: 60,
        Environment: {
          Variables: {
            HYDRATE_ALLOWED_STREAM_ARNS: "→stream",
            HYDRATE_OVERFLOW_BUCKET: "→overflow",
            POWERTOOLS_SERVICE_NAME: `${name}-hydrate`,
          },
        },
      },
    },
    subscription: {
      Type: "AWS::SNS::Subscription",
      Properties: {
        TopicArn: "→topic",
        Protocol: "lambda",
        Endpoint: "→hydrate",
        RedrivePolicy: { deadLetterTargetArn: "→deadLetters" },
      },
    },
    permission: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: "→hydrate",
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: "→topic",
      },
    },
    destinations: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: {
        FunctionName: "→hydrate",
        Qualifier: "$LATEST",
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 6 * hours,
        DestinationConfig: {
          OnSuccess: { Destination: "→deadLetters" },
          OnFailure: { Destination: "→deadLetters" },
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
        FunctionName: "→consumer",
        EventSourceArn: "→deadLetters",
        BatchSize: 5,
        Enabled: false,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
    },
    ...expectedAlarms(source),
  };
}

/** The alarms of one half, by their names. */
function expectedAlarms(source: Source): Expected {
  const name = halves[source];
  const alarm = (
    suffix: string,
    [Namespace, MetricName, dimensions]: [string, string, Record<string, string>],
    condition: object,
  ): Expected => ({
    [`${name}-${suffix}`]: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        AlarmName: `${name}-${suffix}`,
        Namespace,
        MetricName,
        Dimensions: Object.entries(dimensions)
          .map(([Name, Value]) => ({ Name, Value }))
          .toSorted((a, b) => a.Name.localeCompare(b.Name)),
        Period: 300,
        EvaluationPeriods: 1,
        TreatMissingData: "notBreaching",
        AlarmActions: ["→alarms"],
        ...condition,
      },
    },
  });
  const any = {
    Statistic: "Sum",
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  };
  const hydrated = { service: `${name}-hydrate`, source };
  return {
    ...alarm("incomplete", ["hydrate", "IncompleteBatches", hydrated], any),
    ...alarm("expiring", ["hydrate", "MinutesToExpiry", hydrated], {
      Statistic: "Minimum",
      Threshold: 360,
      ComparisonOperator: "LessThanThreshold",
    }),
    ...alarm("hydrate-errors", ["AWS/Lambda", "Errors", { FunctionName: "→hydrate" }], any),
    ...alarm(
      "hydrate-undelivered",
      ["AWS/Lambda", "DestinationDeliveryFailures", { FunctionName: "→hydrate" }],
      any,
    ),
    ...alarm(
      "consumer-undelivered",
      ["AWS/Lambda", "DestinationDeliveryFailures", { FunctionName: "→consumer" }],
      any,
    ),
    ...alarm(
      "dead-letters-old",
      ["AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: "→deadLetters" }],
      { Statistic: "Maximum", Threshold: 3 * days, ComparisonOperator: "GreaterThanThreshold" },
    ),
  };
}

/** What each function of a half may do, besides writing its logs: `action → resource`, sorted. */
export function expectedPermissions(source: Source): { consumer: string[]; hydrate: string[] } {
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
    consumer: [
      ...reading,
      "s3:GetObject →overflow/hydrate/*",
      "sns:Publish →topic",
      "sqs:DeleteMessage →deadLetters",
      "sqs:GetQueueAttributes →deadLetters",
      "sqs:ReceiveMessage →deadLetters",
    ],
    hydrate: [
      `${source}:GetRecords →stream`,
      `${source}:GetShardIterator →stream`,
      "s3:GetObject →overflow/hydrate/*",
      "s3:PutObject →overflow/hydrate/*",
      "sqs:SendMessage →deadLetters",
    ],
  };
}
