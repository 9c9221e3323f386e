import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  type _Record,
  type AttributeValue,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBStreamRecord } from "hydrate-core";
import { emulatorClientConfig } from "local-emulators";
import { batchInfo, failedInvocation, type Story } from "./story.ts";

const TableName = "orders";

export function createDynamoDBStory(endpoint: string): Story {
  let config = { ...emulatorClientConfig(endpoint), credentials: newDatabase() };
  const tables = new DynamoDBClient(config);
  const streams = new DynamoDBStreamsClient(config);

  async function createTable(): Promise<string> {
    const { TableDescription } = await tables.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    return TableDescription?.LatestStreamArn ?? "";
  }

  async function put(id: number, quantity: { N: string } | { S: string }): Promise<void> {
    await tables.send(
      new PutItemCommand({ TableName, Item: { id: { S: `order-${id}` }, quantity } }),
    );
  }

  async function remove(id: number): Promise<void> {
    await tables.send(new DeleteItemCommand({ TableName, Key: { id: { S: `order-${id}` } } }));
  }

  /** The oldest records of the stream's one shard, read without hydrate's own code. */
  async function readOldest(StreamArn: string): Promise<{ shardId: string; records: _Record[] }> {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId ?? "";
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    return { shardId: ShardId, records: Records };
  }

  return {
    clientOptions: () => ({ dynamodb: { awsClientOptions: config } }),

    async putOrders() {
      const streamArn = await createTable();
      await put(1, { N: "2" });
      await put(2, { N: "1" });
      await put(1, { N: "4" });
      await put(3, { S: "three" });
      await remove(2);
      await put(4, { N: "1" });
      const { shardId, records } = await readOldest(streamArn);
      const info = batchInfo(
        streamArn,
        shardId,
        records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ""),
        records.map(({ dynamodb }) => Number(dynamodb?.ApproximateCreationDateTime) / 1_000),
      );
      const event = { Records: records.map((record) => toEventRecord(record, streamArn)) };
      return { event, pointer: { ...failedInvocation(), DDBStreamBatchInfo: info } };
    },

    async putMoreOrders() {
      await put(5, { N: "3" });
      await put(6, { N: "2" });
      await remove(1);
    },

    async loseOrders() {
      await tables.send(new DeleteTableCommand({ TableName }));
      // The stream of a deleted table stays for a day, on AWS and here. An empty database shows
      // what is left of it the day after: nothing.
      config = { ...config, credentials: newDatabase() };
      return (
        "AWS refuses to read a stream that is gone. A function that lets that error through is " +
        "tried twice more; then Lambda drops its event, and with it the pointer, the last trace " +
        "of these orders. hydrate hands the pointer on, with the verdict."
      );
    },

    close() {
      tables.destroy();
      streams.destroy();
    },
  };
}

/** DynamoDB Local keeps one database for each access key. */
function newDatabase() {
  const key = `demo${Date.now()}`;
  return { accessKeyId: key, secretAccessKey: key };
}

function toEventRecord(record: _Record, streamArn: string): DynamoDBStreamRecord {
  const { dynamodb = {}, userIdentity: _, ...members } = record;
  const { ApproximateCreationDateTime, Keys, OldImage, NewImage, ...rest } = dynamodb;
  return {
    ...members,
    dynamodb: {
      ApproximateCreationDateTime: Number(ApproximateCreationDateTime) / 1_000,
      ...(Keys && { Keys: toImage(Keys) }),
      ...(OldImage && { OldImage: toImage(OldImage) }),
      ...(NewImage && { NewImage: toImage(NewImage) }),
      ...rest,
    },
    eventSourceARN: streamArn,
  };
}

/** The orders hold texts and numbers only. */
function toImage(image: Record<string, AttributeValue>) {
  return Object.fromEntries(
    Object.entries(image).map(([name, { N, S = "" }]) => [name, N === undefined ? { S } : { N }]),
  );
}
