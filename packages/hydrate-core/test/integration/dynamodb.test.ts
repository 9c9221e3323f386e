import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type StreamViewType,
} from "@aws-sdk/client-dynamodb";
import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  dynamodbUnavailable,
  type Emulator,
  emulatorClientConfig,
  startDynamoDB,
} from "local-emulators";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHydrator, toStreamEvent } from "../../src/index.js";
import { buildDynamoDBOnFailureRecord } from "../../src/testing/index.js";
import { numbersOf } from "../sourceConformance.js";

// In CI a machine without Java is a failure, not a reason to skip.
const unavailable = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();

let emulator: Emulator;
let tables: DynamoDBClient;
let streams: DynamoDBStreamsClient;

async function createTable(name: string, view: StreamViewType): Promise<string> {
  const { TableDescription } = await tables.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: view },
    }),
  );
  return TableDescription?.LatestStreamArn ?? "";
}

const putItem = (name: string, item: Record<string, AttributeValue>) =>
  tables.send(new PutItemCommand({ TableName: name, Item: item }));

/** Everything in the stream's one shard, read as plainly as the SDK allows. */
async function readAll(streamArn: string): Promise<{ shardId: string; records: _Record[] }> {
  const { StreamDescription } = await streams.send(
    new DescribeStreamCommand({ StreamArn: streamArn }),
  );
  const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? "";
  let { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const records: _Record[] = [];
  for (;;) {
    const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
    records.push(...(page.Records ?? []));
    ShardIterator = page.NextShardIterator;
    if (!ShardIterator || page.Records?.length === 0) return { shardId, records };
  }
}

const numberOf = (record: _Record | undefined): string => record?.dynamodb?.SequenceNumber ?? "";

async function failureOf(streamArn: string, from: number, to?: number) {
  const { shardId, records } = await readAll(streamArn);
  const batch = records.slice(from, to);
  const failure = buildDynamoDBOnFailureRecord({
    streamArn,
    shardId,
    startSequenceNumber: numberOf(batch[0]),
    endSequenceNumber: numberOf(batch.at(-1)),
    batchSize: batch.length,
  });
  return { batch, failure };
}

describe.skipIf(unavailable)(
  `DynamoDB Streams, on DynamoDB Local${unavailable ? ` (needs ${unavailable})` : ""}`,
  () => {
    beforeAll(async () => {
      emulator = await startDynamoDB();
      const config = emulatorClientConfig(emulator.endpoint);
      tables = new DynamoDBClient(config);
      streams = new DynamoDBStreamsClient(config);
    });

    afterAll(async () => {
      tables?.destroy();
      streams?.destroy();
      await emulator?.stop();
    });

    it("reads an insert, a modification and a removal with both images", async () => {
      const streamArn = await createTable("orders", "NEW_AND_OLD_IMAGES");
      await putItem("orders", { id: { S: "1" }, total: { N: "10" } });
      await putItem("orders", { id: { S: "1" }, total: { N: "20" } });
      await tables.send(new DeleteItemCommand({ TableName: "orders", Key: { id: { S: "1" } } }));
      const { failure } = await failureOf(streamArn, 0);

      const hydrated = await createHydrator({ dynamodb: streams }).hydrate(failure);

      expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 3 });
      expect(toStreamEvent(hydrated).Records).toMatchObject([
        { eventName: "INSERT", dynamodb: { NewImage: { total: { N: "10" } } } },
        {
          eventName: "MODIFY",
          dynamodb: { OldImage: { total: { N: "10" } }, NewImage: { total: { N: "20" } } },
        },
        {
          eventName: "REMOVE",
          eventSource: "aws:dynamodb",
          eventSourceARN: streamArn,
          dynamodb: {
            Keys: { id: { S: "1" } },
            OldImage: { total: { N: "20" } },
            StreamViewType: "NEW_AND_OLD_IMAGES",
            ApproximateCreationDateTime: expect.closeTo(Date.now() / 1000, -3),
          },
        },
      ]);
    });

    it("gives every type of attribute as Lambda does", async () => {
      const streamArn = await createTable("types", "NEW_IMAGE");
      const bytes = Uint8Array.from([0, 1, 42, 255]);
      await putItem("types", {
        id: { S: "1" },
        text: { S: "ü" },
        number: { N: "12345678901234567890.12345678901234567" },
        bytes: { B: bytes },
        yes: { BOOL: true },
        nothing: { NULL: true },
        texts: { SS: ["a", "b"] },
        numbers: { NS: ["1", "2"] },
        blobs: { BS: [bytes] },
        list: { L: [{ B: bytes }, { M: { deep: { BS: [bytes] } } }] },
        map: { M: { deep: { L: [{ B: bytes }] } } },
      });
      const { failure } = await failureOf(streamArn, 0);

      const hydrated = await createHydrator({ dynamodb: streams }).hydrate(failure);

      expect(toStreamEvent(hydrated).Records).toMatchObject([
        {
          dynamodb: {
            NewImage: {
              id: { S: "1" },
              text: { S: "ü" },
              number: { N: "12345678901234567890.12345678901234567" },
              bytes: { B: "AAEq/w==" },
              yes: { BOOL: true },
              nothing: { NULL: true },
              texts: { SS: ["a", "b"] },
              numbers: { NS: expect.arrayContaining(["1", "2"]) },
              blobs: { BS: ["AAEq/w=="] },
              list: { L: [{ B: "AAEq/w==" }, { M: { deep: { BS: ["AAEq/w=="] } } }] },
              map: { M: { deep: { L: [{ B: "AAEq/w==" }] } } },
            },
          },
        },
      ]);
    });

    it("reads keys where the stream has only keys", async () => {
      const streamArn = await createTable("keys", "KEYS_ONLY");
      await putItem("keys", { id: { S: "1" }, total: { N: "10" } });
      const { failure } = await failureOf(streamArn, 0);

      const hydrated = await createHydrator({ dynamodb: streams }).hydrate(failure);

      const [record] = hydrated.DDBStreamBatch ?? [];
      expect(record?.dynamodb).toMatchObject({ Keys: { id: { S: "1" } } });
      expect(record?.dynamodb).not.toHaveProperty("NewImage");
    });

    it("reads 2,500 records in one range", async () => {
      const streamArn = await createTable("many", "KEYS_ONLY");
      for (let from = 0; from < 2_600; from += 25) {
        await tables.send(
          new BatchWriteItemCommand({
            RequestItems: {
              many: Array.from({ length: 25 }, (_, i) => ({
                PutRequest: { Item: { id: { S: `item-${from + i}` } } },
              })),
            },
          }),
        );
      }
      const { batch, failure } = await failureOf(streamArn, 40, 2_540);

      const hydrated = await createHydrator({ dynamodb: streams }).hydrate(failure);

      expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 2_500 });
      expect(numbersOf(hydrated)).toEqual(batch.map(numberOf));
    });

    it("says that a batch is gone when its stream does not exist", async () => {
      const streamArn = await createTable("kept", "KEYS_ONLY");
      await putItem("kept", { id: { S: "1" } });
      const { failure } = await failureOf(streamArn, 0);
      const { DDBStreamBatchInfo: info } = failure;

      const { hydration } = await createHydrator({ dynamodb: streams }).hydrate({
        DDBStreamBatchInfo: { ...info, streamArn: streamArn.replace("table/kept", "table/lost") },
      });

      expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
    });
  },
);
