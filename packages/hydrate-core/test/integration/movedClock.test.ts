import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import {
  type EmulatorOnMovedClock,
  emulatorClientConfig,
  movedClockUnavailable,
  startDynamoDBOnMovedClock,
} from "local-emulators";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHydrator } from "../../src/index.js";
import { buildDynamoDBOnFailureRecord } from "../../src/testing/index.js";
import { numbersOf } from "../sourceConformance.js";

// In CI a machine without Java or faketime is a failure, not a reason to skip.
const unavailable = process.env["CI"] === "true" ? undefined : movedClockUnavailable();

describe.skipIf(unavailable)(
  `trimming, by DynamoDB Local${unavailable ? ` (needs ${unavailable})` : ""}`,
  () => {
    let emulator: EmulatorOnMovedClock;
    let tables: DynamoDBClient;
    let streams: DynamoDBStreamsClient;
    let streamArn: string;

    beforeAll(async () => {
      emulator = await startDynamoDBOnMovedClock();
      const config = emulatorClientConfig(emulator.endpoint);
      tables = new DynamoDBClient(config);
      streams = new DynamoDBStreamsClient(config);
      const { TableDescription } = await tables.send(
        new CreateTableCommand({
          TableName: "orders",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
        }),
      );
      streamArn = TableDescription?.LatestStreamArn ?? "";
    });
    afterAll(async () => {
      tables?.destroy();
      streams?.destroy();
      await emulator?.stop();
    });

    async function put(from: number, to: number): Promise<void> {
      for (let i = from; i < to; i += 1) {
        await tables.send(
          new PutItemCommand({ TableName: "orders", Item: { id: { S: `order ${i}` } } }),
        );
      }
    }

    /** The stream's one shard, and the numbers that it holds. */
    async function look(): Promise<{ shardId: string; numbers: string[] }> {
      const { StreamDescription } = await streams.send(
        new DescribeStreamCommand({ StreamArn: streamArn }),
      );
      const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? "";
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({
          StreamArn: streamArn,
          ShardId: shardId,
          ShardIteratorType: "TRIM_HORIZON",
        }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      return { shardId, numbers: Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "") };
    }

    it("leaves a part of a batch, then nothing", async () => {
      const hydrator = createHydrator({ dynamodb: streams });
      await put(0, 5);
      await emulator.moveClock(12);
      await put(5, 10);
      const { shardId, numbers } = await look();
      const failure = buildDynamoDBOnFailureRecord({
        streamArn,
        shardId,
        startSequenceNumber: numbers[0] ?? "",
        endSequenceNumber: numbers.at(-1) ?? "",
        batchSize: numbers.length,
      });

      const whole = await hydrator.hydrate(failure);
      await emulator.moveClock(24.5);
      await expect.poll(async () => (await look()).numbers.length, { timeout: 20_000 }).toBe(5);
      const rest = await hydrator.hydrate(failure);
      await emulator.moveClock(48);
      const statusNow = async () => (await hydrator.hydrate(failure)).hydration.status;

      expect(numbers).toHaveLength(10);
      expect(whole.hydration).toMatchObject({ status: "complete", recordCount: 10 });
      expect(numbersOf(rest)).toEqual(numbers.slice(5));
      expect(rest.hydration).toMatchObject({ status: "partial", recordCount: 5 });
      await expect.poll(statusNow, { timeout: 20_000 }).toBe("gone");
    });
  },
);
