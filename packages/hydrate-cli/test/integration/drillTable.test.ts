import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { dynamodbUnavailable, type Emulator, startDynamoDB } from "local-emulators";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { bodiesIn, setTestCredentials } from "../startQueue.js";
import { createWorkplace } from "../testHost.js";

// In CI a machine without Java is a failure, not a reason to skip.
const missing = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();
const lambda = mockClient(LambdaClient);
let dynamodb: Emulator;
let sqs: FauxqsServer;

beforeAll(async () => {
  if (missing) return;
  setTestCredentials();
  [dynamodb, sqs] = await Promise.all([
    startDynamoDB(),
    startFauxqs({ port: 0, logger: false, defaultRegion: "ddblocal" }),
  ]);
  // DynamoDB Local names this region in its ARNs.
  vi.stubEnv("AWS_REGION", "ddblocal");
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", dynamodb.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", sqs.address);
  lambda.on(ListEventSourceMappingsCommand).resolves({ EventSourceMappings: [] });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  lambda.restore();
  await Promise.all([dynamodb?.stop(), sqs?.stop()]);
});

async function putBills(count: number): Promise<string> {
  const client = new DynamoDBClient({});
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: "bills",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  for (let id = 1; id <= count; id += 1) {
    const Item = {
      id: { N: String(id) },
      scan: { B: Buffer.from([0, 255, id]) },
      pages: { BS: [Buffer.from([1]), Buffer.from([254])] },
      lines: { L: [{ M: { price: { N: "12345678901234567890.5" }, paid: { BOOL: false } } }] },
    };
    await client.send(new PutItemCommand({ TableName: "bills", Item }));
  }
  client.destroy();
  return TableDescription?.LatestStreamArn ?? "";
}

const needs = missing ? ` (needs ${missing})` : "";

it.skipIf(missing)(
  `sends a failure of a table's newest records, and reads it back${needs}`,
  async () => {
    const streamArn = await putBills(7);
    const { queueArn } = sqs.createQueue("bills-dead-letters");

    const { status, stdout } = await createWorkplace().hydrate(
      ...["drill", "bills-book", "--stream", streamArn, "--to", queueArn, "--yes"],
    );

    expect(stdout).toContain("✓ 5 records of bills, shardId-");
    expect(stdout).toContain("! read back from here: complete, 5 of 5, every byte equal\n");
    expect(status).toBe(3);
    expect(bodiesIn(sqs, "bills-dead-letters")).toEqual([]);
  },
);
