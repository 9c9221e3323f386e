import { DynamoDBStreamsClient, ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import { IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListStreamConsumersCommand,
} from "@aws-sdk/client-kinesis";
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { fakeAwsError } from "hydrate-core/testing";

const arn = (service: string, name: string) =>
  `arn:aws:${service}:eu-central-1:000000000000:${name}`;
const topicArn = arn("sns", "orders-failures");
const queueArn = arn("sqs", "orders-dead-letters");
const hydrateArn = arn("lambda", "function:hydrate-failures");
const consumerArn = arn("lambda", "function:orders-book:live");
const streamArn = arn("kinesis", "stream/orders");

/** The consumer's mapping, as Lambda lists it. */
export const orders = {
  UUID: "0b1c2d3e-0000-4000-8000-000000000001",
  EventSourceArn: streamArn,
  FunctionArn: consumerArn,
  State: "Enabled",
  LastProcessingResult: "OK",
  DestinationConfig: { OnFailure: { Destination: topicArn } },
  MaximumRetryAttempts: 5,
  MaximumRecordAgeInSeconds: 21_600,
  BisectBatchOnFunctionError: true,
  FunctionResponseTypes: ["ReportBatchItemFailures" as const],
};

/** An account in which failures of `orders-book:live` are safe, behind the SDK's clients. */
export function mockAccount() {
  const lambda = mockClient(LambdaClient);
  const sns = mockClient(SNSClient);
  const sqs = mockClient(SQSClient);
  const kinesis = mockClient(KinesisClient);
  const iam = mockClient(IAMClient);
  const tables = mockClient(DynamoDBStreamsClient);
  const all = [lambda, sns, sqs, kinesis, iam, tables];

  function describe(): void {
    for (const client of all) client.reset();
    lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [] });
    const listed = { EventSourceMappings: [orders] };
    lambda
      .on(ListEventSourceMappingsCommand, { FunctionName: "orders-book:live" })
      .resolves(listed);
    lambda.on(ListEventSourceMappingsCommand, { EventSourceArn: streamArn }).resolves(listed);
    lambda.on(ListAliasesCommand).rejects(fakeAwsError("ResourceNotFoundException", "none"));
    lambda
      .on(ListAliasesCommand, { FunctionName: "orders-book" })
      .resolves({ Aliases: [{ Name: "live" }] });
    lambda.on(InvokeCommand).resolves({ StatusCode: 204 });
    lambda.on(GetFunctionConfigurationCommand, { FunctionName: consumerArn }).resolves({
      Role: "arn:aws:iam::000000000000:role/orders-book",
      Timeout: 30,
    });
    lambda.on(GetFunctionConfigurationCommand, { FunctionName: hydrateArn }).resolves({
      Role: "arn:aws:iam::000000000000:role/hydrate-failures",
      Timeout: 60,
      Environment: { Variables: { HYDRATE_OVERFLOW_BUCKET: "orders-overflow" } },
    });
    lambda.on(GetFunctionConcurrencyCommand).resolves({});
    lambda.on(GetFunctionEventInvokeConfigCommand, { FunctionName: hydrateArn }).resolves({
      DestinationConfig: {
        OnSuccess: { Destination: queueArn },
        OnFailure: { Destination: queueArn },
      },
    });
    const Policy = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: hydrateArn,
          Condition: { ArnLike: { "AWS:SourceArn": topicArn } },
        },
      ],
    });
    lambda.on(GetPolicyCommand).resolves({ Policy });

    sns.on(GetTopicAttributesCommand).resolves({ Attributes: { TopicArn: topicArn } });
    const Subscriptions = [
      { Protocol: "lambda", Endpoint: hydrateArn, SubscriptionArn: `${topicArn}:1` },
      { Protocol: "email", Endpoint: "ada@example.com", SubscriptionArn: `${topicArn}:2` },
    ];
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions });
    sns.on(GetSubscriptionAttributesCommand).resolves({ Attributes: {} });

    sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({
      QueueUrl: `https://sqs.eu-central-1.amazonaws.com/000000000000/${QueueName}`,
    }));
    describeQueue();

    kinesis.on(ListStreamConsumersCommand).resolves({ Consumers: [] });
    kinesis
      .on(DescribeStreamSummaryCommand)
      .rejects(fakeAwsError("ResourceNotFoundException", "no such stream"));
    describeStream(168);
    tables.on(ListStreamsCommand).resolves({ Streams: [] });
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames: [EvalActionName] }) => ({
      EvaluationResults: [{ EvalActionName, EvalDecision: "allowed" }],
    }));
  }

  function describeStream(RetentionPeriodHours: number): void {
    const StreamDescriptionSummary = {
      StreamARN: streamArn,
      StreamName: "orders",
      StreamStatus: "ACTIVE" as const,
      StreamCreationTimestamp: new Date(0),
      EnhancedMonitoring: [],
      OpenShardCount: 1,
      RetentionPeriodHours,
    };
    for (const named of [{ StreamARN: streamArn }, { StreamName: "orders" }]) {
      kinesis.on(DescribeStreamSummaryCommand, named).resolves({ StreamDescriptionSummary });
    }
  }

  function describeQueue(attributes: Record<string, string> = {}): void {
    sqs.on(GetQueueAttributesCommand).resolves({
      Attributes: {
        QueueArn: queueArn,
        MessageRetentionPeriod: "1209600",
        MaximumMessageSize: "1048576",
        ...attributes,
      },
    });
  }

  function describeMapping(changes: object): void {
    const listed = { EventSourceMappings: [{ ...orders, ...changes }] };
    lambda
      .on(ListEventSourceMappingsCommand, { FunctionName: "orders-book:live" })
      .resolves(listed);
  }

  return {
    lambda,
    sns,
    sqs,
    kinesis,
    iam,
    tables,
    describe,
    describeStream,
    describeQueue,
    describeMapping,
    /** The commands that were sent, by name, and what with. */
    sent: () =>
      all.flatMap((client) =>
        client.calls().map(({ args: [command] }) => ({
          name: command.constructor.name,
          input: command.input as Readonly<Record<string, unknown>>,
        })),
      ),
    restore() {
      for (const client of all) client.restore();
    },
  };
}
