import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { AttributeType, StreamViewType, Table, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Stream } from "aws-cdk-lib/aws-kinesis";
import { Key } from "aws-cdk-lib/aws-kms";
import { describe, expect, it } from "vitest";
import type { ReplayableProps } from "../src/replayableProps.ts";
import { permissionsOf } from "./permissionsOf.ts";
import { kinesisStream, synthesise, tableStream } from "./synthesise.ts";

const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks";
const tableStreamArn =
  "arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/2026-11-24T00:00:00.000";

const sources = [
  ["kinesis", kinesisStream],
  ["dynamodb", tableStream],
] as const;

describe.each(sources)("Replayable, for %s", (kind, stream) => {
  it("lets the hydrate function read the stream and write what it found, and nothing else", () => {
    expect(permissionsOf(synthesise(stream), "clicks-hydrate")).toEqual([
      `${kind}:GetRecords Source`,
      `${kind}:GetShardIterator Source`,
      "logs:CreateLogStream ReplayableHydrateLogs",
      "logs:PutLogEvents ReplayableHydrateLogs",
      "s3:PutObject ReplayableOverflow/hydrate/*",
      "sqs:SendMessage ReplayableDeadLetters",
    ]);
  });

  it("lets the consumer poll, report and fetch what overflowed, and nothing else", () => {
    const reading = {
      kinesis: [
        "kinesis:DescribeStream Source",
        "kinesis:DescribeStreamSummary Source",
        "kinesis:GetRecords Source",
        "kinesis:GetShardIterator Source",
        "kinesis:ListShards Source",
      ],
      dynamodb: [
        "dynamodb:DescribeStream Source",
        "dynamodb:GetRecords Source",
        "dynamodb:GetShardIterator Source",
        "dynamodb:ListStreams *",
      ],
    }[kind];

    expect(permissionsOf(synthesise(stream), "clicks-consumer")).toEqual([
      ...reading,
      "logs:CreateLogStream ReplayableConsumerLogs",
      "logs:PutLogEvents ReplayableConsumerLogs",
      "s3:GetObject ReplayableOverflow/hydrate/*",
      "sns:Publish ReplayableFailures",
      "sqs:DeleteMessage ReplayableDeadLetters",
      "sqs:GetQueueAttributes ReplayableDeadLetters",
      "sqs:ReceiveMessage ReplayableDeadLetters",
    ]);
  });

  it("gives up on a batch while its records can still be read", () => {
    synthesise(stream).hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      StartingPosition: "TRIM_HORIZON",
      MaximumRecordAgeInSeconds: 6 * 3600,
      MaximumRetryAttempts: 3,
      DestinationConfig: { OnFailure: { Destination: { Ref: "ReplayableFailures" } } },
    });
  });

  it.each([24, 25])("refuses to retry records for %i hours", (hours) => {
    expect(() => synthesise(stream, { maxRecordAge: Duration.hours(hours) })).toThrow(
      /maxRecordAge \(.+\) must be below the stream's retention \(.+\): what is retried for longer/,
    );
  });

  it("retries for a second less than the stream remembers", () => {
    const maxRecordAge = Duration.seconds(24 * 3600 - 1);

    synthesise(stream, { maxRecordAge }).hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      MaximumRecordAgeInSeconds: 24 * 3600 - 1,
    });
  });

  it("watches the metrics of its own source", () => {
    const template = synthesise(stream);

    for (const MetricName of ["IncompleteBatches", "MinutesToExpiry"]) {
      template.hasResourceProperties("AWS::CloudWatch::Alarm", {
        Namespace: "hydrate",
        MetricName,
        Dimensions: [
          { Name: "service", Value: "clicks-hydrate" },
          { Name: "source", Value: kind },
        ],
      });
    }
    template.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "clicks-hydrate",
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: "clicks-hydrate" } },
    });
  });
});

describe("Replayable", () => {
  it("sends success and failure to the same queue", () => {
    const queue = { Destination: { "Fn::GetAtt": ["ReplayableDeadLetters", "Arn"] } };

    synthesise(kinesisStream).hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      Qualifier: "$LATEST",
      DestinationConfig: { OnSuccess: queue, OnFailure: queue },
    });
  });

  it("replays nothing until it is told to", () => {
    synthesise(kinesisStream).hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      EventSourceArn: { "Fn::GetAtt": ["ReplayableDeadLetters", "Arn"] },
      FunctionName: { Ref: "ReplayableConsumer" },
      Enabled: false,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("hides a message for as long as Lambda wants it, whatever the consumer's timeout", () => {
    const consumerTimeout = Duration.minutes(2);

    synthesise(kinesisStream, { consumerTimeout }).hasResourceProperties("AWS::SQS::Queue", {
      VisibilityTimeout: 12 * 60,
    });
  });

  it("lets nobody but its topic invoke the hydrate function", () => {
    const template = synthesise(kinesisStream);

    template.resourceCountIs("AWS::Lambda::Permission", 1);
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Principal: "sns.amazonaws.com",
      SourceArn: { Ref: "ReplayableFailures" },
    });
  });

  it("names functions, topic, queue and alarms by what it is given", () => {
    const template = synthesise(kinesisStream);
    const names = (type: string, property: string): unknown[] =>
      Object.values(template.findResources(type))
        .map(({ Properties }) => Properties?.[property])
        .filter((name) => name !== undefined)
        .toSorted();

    expect({
      functions: names("AWS::Lambda::Function", "FunctionName"),
      topics: names("AWS::SNS::Topic", "TopicName"),
      queues: names("AWS::SQS::Queue", "QueueName"),
      alarms: names("AWS::CloudWatch::Alarm", "AlarmName"),
    }).toEqual({
      functions: ["clicks-consumer", "clicks-hydrate"],
      topics: ["clicks-failures"],
      queues: ["clicks-dead-letters"],
      alarms: [
        "clicks-consumer-undelivered",
        "clicks-dead-letters-old",
        "clicks-expiring",
        "clicks-hydrate-dropped",
        "clicks-hydrate-errors",
        "clicks-hydrate-undelivered",
        "clicks-incomplete",
        "clicks-topic-redriven",
      ],
    });
  });

  it.each([
    ["hydrate-errors", "Errors", "FunctionName", "ReplayableHydrate"],
    ["hydrate-dropped", "AsyncEventsDropped", "FunctionName", "ReplayableHydrate"],
    ["hydrate-undelivered", "DestinationDeliveryFailures", "FunctionName", "ReplayableHydrate"],
    ["consumer-undelivered", "DestinationDeliveryFailures", "FunctionName", "ReplayableConsumer"],
  ])("rings %s by %s of that function", (suffix, MetricName, Name, id) => {
    synthesise(kinesisStream).hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: `clicks-${suffix}`,
      Namespace: "AWS/Lambda",
      MetricName,
      Dimensions: [{ Name, Value: { Ref: id } }],
      AlarmActions: [{ Ref: "Alarms" }],
      TreatMissingData: "notBreaching",
    });
  });

  it("rings when a failure has waited for three days", () => {
    synthesise(kinesisStream).hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: "clicks-dead-letters-old",
      Dimensions: [
        { Name: "QueueName", Value: { "Fn::GetAtt": ["ReplayableDeadLetters", "QueueName"] } },
      ],
      Threshold: 3 * 24 * 3600,
    });
  });

  it("takes a longer retention into account, and tells the hydrate function", () => {
    const retention = Duration.days(7);
    const template = synthesise(kinesisStream, { retention, maxRecordAge: Duration.days(2) });

    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      MaximumRecordAgeInSeconds: 2 * 24 * 3600,
    });
    template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: { HYDRATE_RETENTION_HOURS: "168" } },
    });
  });

  it("lets both functions decrypt what a key of your own encrypts, and not encrypt", () => {
    const template = synthesise(
      (stack) => new Stream(stack, "Source", { encryptionKey: new Key(stack, "Key") }),
    );

    for (const role of ["consumer", "hydrate"]) {
      const onKeys = permissionsOf(template, `clicks-${role}`).filter((it) => it.startsWith("kms"));
      expect(onKeys).toEqual(["kms:Decrypt Key"]);
    }
  });

  it.each<[string, (stack: Stack) => ReplayableProps["stream"]]>([
    ["an imported stream", (stack) => Stream.fromStreamArn(stack, "Source", streamArn)],
    [
      "an imported table",
      (stack) => Table.fromTableAttributes(stack, "Source", { tableName: "t", tableStreamArn }),
    ],
    [
      "a table of the second class",
      (stack) =>
        new TableV2(stack, "Source", {
          partitionKey: { name: "id", type: AttributeType.STRING },
          dynamoStream: StreamViewType.NEW_IMAGE,
        }),
    ],
  ])("takes %s too", (_, stream) => {
    expect(() => synthesise(stream)).not.toThrow();
  });

  it("refuses a table without a stream", () => {
    const withoutStream = (stack: Stack) =>
      new Table(stack, "Source", { partitionKey: { name: "id", type: AttributeType.STRING } });

    expect(() => synthesise(withoutStream)).toThrow(
      "Test/Source has no stream: give the table a stream view type",
    );
  });

  it("refuses a retention that DynamoDB does not have", () => {
    expect(() => synthesise(tableStream, { retention: Duration.days(7) })).toThrow(
      "A DynamoDB stream keeps its records for 24 hours: leave retention out",
    );
  });

  it("keeps what holds failures when the stack goes, unless told otherwise", () => {
    for (const type of ["AWS::SQS::Queue", "AWS::S3::Bucket"]) {
      const kept = synthesise(kinesisStream, { trigger: "queue" });
      // Plain Retain would keep the queue of a first deployment that fails, and its name with it.
      kept.allResources(type, { DeletionPolicy: "RetainExceptOnCreate" });
      synthesise(kinesisStream, { removalPolicy: RemovalPolicy.DESTROY }).allResources(type, {
        DeletionPolicy: "Delete",
      });
    }
  });

  it("runs as many hydrate functions at once as it is told, each with its share of a shard", () => {
    const props = { hydrateConcurrency: 5, readShare: 0.1 };

    synthesise(kinesisStream, props).hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "clicks-hydrate",
      ReservedConcurrentExecutions: 5,
      Environment: { Variables: { HYDRATE_READ_SHARE: "0.1" } },
    });
  });
});
