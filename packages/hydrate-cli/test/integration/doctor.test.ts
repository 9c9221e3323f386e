import { ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { DescribeStreamSummaryCommand, ListStreamConsumersCommand } from "@aws-sdk/client-kinesis";
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { fakeAwsError } from "hydrate-core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { mockAccount, orders } from "../mockAccount.js";
import { setTestCredentials } from "../startQueue.js";
import { createWorkplace, type Workplace } from "../testHost.js";

const account = mockAccount();
const denied = fakeAwsError("AccessDeniedException", "not authorized");
let work: Workplace;

beforeAll(setTestCredentials);
afterAll(() => account.restore());
beforeEach(() => {
  account.describe();
  work = createWorkplace();
});

/** What a person most often has: all by default, and a queue with a redrive policy. */
function describeTrouble(): void {
  account.describeMapping({
    MaximumRetryAttempts: -1,
    MaximumRecordAgeInSeconds: -1,
    FunctionResponseTypes: [],
    ParallelizationFactor: 2,
  });
  account.describeStream(24);
  const deadLetterTargetArn = "arn:aws:sqs:eu-central-1:000000000000:dropped";
  account.describeQueue({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: "3" }),
    MessageRetentionPeriod: "345600",
  });
  account.iam.on(SimulatePrincipalPolicyCommand).rejects(denied);
}

describe("doctor", () => {
  it("finds nothing where failures are safe", async () => {
    const { status, stdout, stderr } = await work.inTerminal(120, "doctor", "orders-book");

    expect(stdout).toMatchInlineSnapshot(`
      "✓ OnFailure   ✓ 6 d left to save when retries end   ✓ ReportBatchItemFailures   ✓ you may invoke orders-book:live
      ✓ orders-failures may invoke hydrate-failures   ✓ the queue keeps 14 d   ✓ sns:Publish   ✓ kinesis:GetShardIterator
      ✓ kinesis:GetRecords   ✓ sqs:SendMessage
      "
    `);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("says what would lose a failure, and how to change it", async () => {
    describeTrouble();

    const { status, stdout, stderr } = await work.inTerminal(120, "doctor", "orders-book");

    expect(stdout).toMatchInlineSnapshot(`
      "✗ orders → orders-book:live retries for ever: pointers come when the records are gone   MaximumRetryAttempts -1, age -1
      ✗ orders-dead-letters has a redrive policy: looking 3 times moves messages away   to dropped
      ! does not ask for batchItemFailures: if orders-book:live answers batchItemFailures, what failed counts as done
      ! expect supersets: records that did not fail lie between those that did   ParallelizationFactor 2
      ! orders-dead-letters keeps messages for 4 d, and could for 14 d
      ? orders-book:live: whether its role may sns:Publish   iam:SimulatePrincipalPolicy: AccessDeniedException
      ? hydrate-failures: whether its role may kinesis:GetShardIterator, kinesis:GetRecords, sqs:SendMessage
        iam:SimulatePrincipalPolicy: AccessDeniedException
      ✓ OnFailure   ✓ you may invoke orders-book:live   ✓ orders-failures may invoke hydrate-failures
      "
    `);
    expect(stderr).toMatchInlineSnapshot(`
      "to change it (look at each first; doctor changes nothing):
        aws lambda update-event-source-mapping --uuid 0b1c2d3e-0000-4000-8000-000000000001 --maximum-retry-attempts 10 --maximum-record-age-in-seconds 21600
        aws sqs set-queue-attributes --queue-url https://sqs.eu-central-1.amazonaws.com/000000000000/orders-dead-letters --attributes '{"RedrivePolicy":""}'
        aws lambda update-event-source-mapping --uuid 0b1c2d3e-0000-4000-8000-000000000001 --function-response-types ReportBatchItemFailures
        aws sqs set-queue-attributes --queue-url https://sqs.eu-central-1.amazonaws.com/000000000000/orders-dead-letters --attributes MessageRetentionPeriod=1209600
      "
    `);
    expect(status).toBe(3);
  });

  it("fits 80 columns", async () => {
    describeTrouble();

    const { stdout } = await work.inTerminal(80, "doctor", "orders-book");

    expect(stdout).toMatchInlineSnapshot(`
      "✗ orders → orders-book:live retries for ever: pointers come when the records are
        gone   MaximumRetryAttempts -1, age -1
      ✗ orders-dead-letters has a redrive policy: looking 3 times moves messages away
        to dropped
      ! does not ask for batchItemFailures: if orders-book:live answers
        batchItemFailures, what failed counts as done
      ! expect supersets: records that did not fail lie between those that did
        ParallelizationFactor 2
      ! orders-dead-letters keeps messages for 4 d, and could for 14 d
      ? orders-book:live: whether its role may sns:Publish
        iam:SimulatePrincipalPolicy: AccessDeniedException
      ? hydrate-failures: whether its role may kinesis:GetShardIterator,
        kinesis:GetRecords, sqs:SendMessage   iam:SimulatePrincipalPolicy:
        AccessDeniedException
      ✓ OnFailure   ✓ you may invoke orders-book:live
      ✓ orders-failures may invoke hydrate-failures
      "
    `);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it("gives a pipe one finding a line, without colour", async () => {
    describeTrouble();
    vi.stubEnv("FORCE_COLOR", undefined);

    const { stdout } = await work.hydrate("doctor", "orders-book");

    expect(stdout).toMatchInlineSnapshot(`
      "✗ orders → orders-book:live retries for ever: pointers come when the records are gone   MaximumRetryAttempts -1, age -1
      ✗ orders-dead-letters has a redrive policy: looking 3 times moves messages away   to dropped
      ! does not ask for batchItemFailures: if orders-book:live answers batchItemFailures, what failed counts as done
      ! expect supersets: records that did not fail lie between those that did   ParallelizationFactor 2
      ! orders-dead-letters keeps messages for 4 d, and could for 14 d
      ? orders-book:live: whether its role may sns:Publish   iam:SimulatePrincipalPolicy: AccessDeniedException
      ? hydrate-failures: whether its role may kinesis:GetShardIterator, kinesis:GetRecords, sqs:SendMessage   iam:SimulatePrincipalPolicy: AccessDeniedException
      ✓ OnFailure   ✓ you may invoke orders-book:live   ✓ orders-failures may invoke hydrate-failures
      "
    `);
  });

  it("gives programs one object a line", async () => {
    describeTrouble();

    const { objects } = await work.hydrate("doctor", "orders-book", "--json");

    expect(objects).toContainEqual({
      type: "finding",
      level: "loses",
      check: "retries",
      subject: "orders → orders-book:live",
      text: "retries for ever: pointers come when the records are gone",
      detail: "MaximumRetryAttempts -1, age -1",
      command: `aws lambda update-event-source-mapping --uuid ${orders.UUID} --maximum-retry-attempts 10 --maximum-record-age-in-seconds 21600`,
    });
    expect(objects.at(-1)).toEqual({
      type: "summary",
      mappings: [
        {
          uuid: orders.UUID,
          streamArn: orders.EventSourceArn,
          functionArn: orders.FunctionArn,
        },
      ],
      loses: 2,
      warnings: 3,
      unknown: 2,
      ok: 3,
    });
  });

  it("only reads, and invokes nothing", async () => {
    await work.hydrate("doctor", "orders-book");

    const sent = account.sent();
    for (const { name, input } of sent) {
      if (name === "InvokeCommand") expect(input).toMatchObject({ InvocationType: "DryRun" });
      else expect(name).toMatch(/^(?:Get|List|Describe|Simulate)/);
    }
    expect(new Set(sent.map(({ name }) => name)).size).toBeGreaterThan(10);
    expect(sent.some(({ name }) => /Records|Iterator|Receive/.test(name))).toBe(false);
  });
});

describe("what may not be looked at", () => {
  it("is unknown, never right", async () => {
    const { lambda, sns, sqs, kinesis, iam } = account;
    lambda.on(GetFunctionConfigurationCommand).rejects(denied);
    lambda.on(GetFunctionEventInvokeConfigCommand).rejects(denied);
    lambda.on(GetFunctionConcurrencyCommand).rejects(denied);
    lambda.on(GetPolicyCommand).rejects(denied);
    lambda.on(InvokeCommand).rejects(fakeAwsError("ServiceException", "try again"));
    lambda
      .on(ListEventSourceMappingsCommand, {
        EventSourceArn: "arn:aws:sqs:eu-central-1:000000000000:orders-dead-letters",
      })
      .rejects(denied);
    sns.on(GetTopicAttributesCommand).rejects(denied);
    sqs.on(GetQueueUrlCommand).rejects(denied);
    kinesis.on(DescribeStreamSummaryCommand).rejects(denied);
    iam.on(SimulatePrincipalPolicyCommand).rejects(denied);

    const { status, stdout } = await work.hydrate("doctor", "orders-book");

    expect(stdout).toMatchInlineSnapshot(`
      "! retries may last 6 h of 24 h: 18 h left to save
      ? how long orders keeps its records; 24 h assumed   AccessDeniedException
      ? whether you may invoke orders-book:live   ServiceException
      ? orders-book:live: whether its role may send to orders-failures   AccessDeniedException
      ? orders-failures: what encrypts it, and who may publish   AccessDeniedException
      ? orders-failures: whether it may invoke hydrate-failures   AccessDeniedException
      ? hydrate-failures: how it is set up   AccessDeniedException
      ? hydrate-failures: where it sends what it hydrates   AccessDeniedException
      ✓ OnFailure   ✓ ReportBatchItemFailures
      "
    `);
    expect(status).toBe(0);
  });

  it("is the whole way where the topic does not tell its subscribers", async () => {
    account.sns.on(ListSubscriptionsByTopicCommand).rejects(denied);

    const { stdout } = await work.hydrate("doctor", "orders-book");

    expect(stdout).toContain("? orders-failures: who subscribes to it   AccessDeniedException\n");
    expect(stdout).not.toContain("✗");
    expect(stdout).not.toContain("the queue keeps");
  });

  it("ends the command where nobody is logged in", async () => {
    account.kinesis
      .on(DescribeStreamSummaryCommand)
      .rejects(fakeAwsError("ExpiredTokenException", "The security token has expired"));

    const { status, stderr } = await work.hydrate("doctor", "orders-book");

    expect(stderr).toContain("log in again");
    expect(status).toBe(1);
  });
});

describe("what doctor takes", () => {
  it.each([
    ["a stream's name", "orders"],
    ["a stream's ARN", orders.EventSourceArn],
    ["a stream's consumer", `${orders.EventSourceArn}/consumer/fan-out:1540591608`],
    ["a function with its alias", "orders-book:live"],
  ])("is %s", async (_, name) => {
    const { status, stdout } = await work.hydrate("doctor", name);

    expect(stdout).toContain("✓ you may invoke orders-book:live");
    expect(status).toBe(0);
  });

  it("finds the functions that read through a consumer", async () => {
    const ConsumerARN = `${orders.EventSourceArn}/consumer/fan-out:1540591608`;
    account.kinesis.on(ListStreamConsumersCommand).resolves({
      Consumers: [
        {
          ConsumerARN,
          ConsumerName: "fan-out",
          ConsumerStatus: "ACTIVE",
          ConsumerCreationTimestamp: new Date(0),
        },
      ],
    });
    const FunctionArn = "arn:aws:lambda:eu-central-1:000000000000:function:bills-sync";
    const { DestinationConfig: _, ...bare } = orders;
    account.lambda.on(ListEventSourceMappingsCommand, { EventSourceArn: ConsumerARN }).resolves({
      EventSourceMappings: [{ ...bare, UUID: "2", EventSourceArn: ConsumerARN, FunctionArn }],
    });

    const { status, stdout } = await work.hydrate("doctor", "orders");

    expect(stdout).toContain("✗ orders → bills-sync has no OnFailure destination");
    expect(status).toBe(3);
  });

  it("is a table's name, and then its newest stream", async () => {
    const streams = ["2026-11-01", "2026-11-20", "2026-10-01"].map(
      (day) => `arn:aws:dynamodb:eu-central-1:000000000000:table/bills/stream/${day}T10:00:00.000`,
    );
    account.tables
      .on(ListStreamsCommand, { TableName: "bills" })
      .resolves({ Streams: streams.map((StreamArn) => ({ StreamArn })) });
    account.lambda
      .on(ListEventSourceMappingsCommand, { EventSourceArn: streams[1] })
      .resolves({ EventSourceMappings: [{ ...orders, EventSourceArn: streams[1] }] });

    const { stdout } = await work.hydrate("doctor", "bills");

    expect(stdout).toContain("! retries may last 6 h of 24 h: 18 h left to save");
  });

  it("is refused where no function reads it", async () => {
    const { status, stderr } = await work.hydrate("doctor", "nothing-of-the-kind");

    expect(stderr).toContain(
      "✗ nothing-of-the-kind has no event source mapping of a Kinesis or DynamoDB stream",
    );
    expect(status).toBe(1);
  });
});
