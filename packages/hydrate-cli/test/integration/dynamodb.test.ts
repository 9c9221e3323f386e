import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { buildDynamoDBOnFailureRecord } from "hydrate-core/testing";
import {
  dynamodbUnavailable,
  type Emulator,
  emulatorClientConfig,
  startDynamoDB,
} from "local-emulators";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stage, setStage } from "../stage.js";

const unavailable = dynamodbUnavailable();
if (unavailable && process.env["CI"]) throw new Error(`DynamoDB Local needs ${unavailable}`);

describe.skipIf(unavailable)("a table's stream", () => {
  let stage: Stage;
  let emulator: Emulator;
  let table: DynamoDBClient;
  let streams: DynamoDBStreamsClient;

  beforeAll(async () => {
    stage = await setStage();
    emulator = await startDynamoDB();
    process.env["AWS_ENDPOINT_URL_DYNAMODB"] = emulator.endpoint;
    process.env["AWS_ENDPOINT_URL_DYNAMODB_STREAMS"] = emulator.endpoint;
    // Its ARNs name this region, and it keeps each region's tables apart.
    const config = { ...emulatorClientConfig(emulator.endpoint), region: "ddblocal" };
    table = new DynamoDBClient(config);
    streams = new DynamoDBStreamsClient(config);
    stage.reset();
  });
  afterAll(async () => {
    table.destroy();
    streams.destroy();
    await emulator.stop();
    await stage.stop();
  });

  it("shows how each item is now: current, superseded or deleted", async () => {
    const { TableDescription } = await table.send(
      new CreateTableCommand({
        TableName: "orders",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    const streamArn = TableDescription?.LatestStreamArn ?? "";
    const put = (id: string, qty: number) =>
      table.send(
        new PutItemCommand({
          TableName: "orders",
          Item: { id: { S: id }, qty: { N: String(qty) }, tags: { SS: ["b", "a"] } },
        }),
      );
    for (const id of ["a", "b", "c"]) await put(id, 1);
    await put("b", 2);
    await table.send(new DeleteItemCommand({ TableName: "orders", Key: { id: { S: "c" } } }));
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: streamArn }),
    );
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId ?? "";
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const numbers = Records.slice(0, 3).map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "");
    const id = stage.send(
      buildDynamoDBOnFailureRecord({
        streamArn,
        shardId: ShardId,
        startSequenceNumber: numbers[0] ?? "",
        endSequenceNumber: numbers[2] ?? "",
        batchSize: 3,
      }),
    );

    const { status, objects, stdout } = await stage.work.hydrate("show", stage.queue, id, "--json");

    expect(status, stdout).toBe(0);
    expect(objects.filter(({ type }) => type === "record").map(({ now }) => now)).toEqual([
      "current",
      "superseded",
      "deleted",
    ]);
    const dry = await stage.work.hydrate("replay", stage.queue, "--function", "orders-book");
    expect(dry.stdout).toContain("images        1 superseded, 1 deleted since, 1 current");
  });
});
