import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
} from "../../test/shards.js";
import { createHydrator } from "../createHydrator.js";
import { fakeDynamoDBStream, fakeKinesisStream } from "../testing/index.js";
import { createDynamoDBStreamsClient, createKinesisClient } from "./clients.js";
import { StreamRetryStrategy } from "./retryStrategy.js";

const attempts = (strategy: unknown) =>
  strategy instanceof StreamRetryStrategy ? strategy.maxAttempts() : undefined;

describe("the default clients", () => {
  const mocks: { restore(): void }[] = [];
  afterEach(() => {
    for (const mock of mocks.splice(0)) mock.restore();
  });

  it("are made for the region in the ARN, once", async () => {
    const kinesis = mockClient(KinesisClient);
    const streams = mockClient(DynamoDBStreamsClient);
    mocks.push(kinesis, streams);
    fakeKinesisStream(kinesis, { records: kinesisRecords(5) });
    fakeDynamoDBStream(streams, { records: dynamodbRecords(5) });
    const hydrator = createHydrator();

    const results = await hydrator.hydrateAll([
      kinesisFailure(0, 1),
      dynamodbFailure(0, 1),
      kinesisFailure(2, 4),
    ]);

    expect(results).toMatchObject(
      results.map(() => ({ status: "fulfilled", value: { hydration: { status: "complete" } } })),
    );
    const clients = new Set(kinesis.send.thisValues);
    expect(clients.size).toBe(1);
    const [client] = clients;
    expect(await client?.config.region()).toBe("eu-central-1");
  });

  it.each([
    ["Kinesis", createKinesisClient],
    ["DynamoDB Streams", createDynamoDBStreamsClient],
  ])("of %s wait out a throttled shard", async (_, create) => {
    const { config } = await create({ region: "cn-north-1" });
    const { config: own } = await create({ region: "cn-north-1", maxAttempts: 2 });

    const strategies = await Promise.all([config.retryStrategy(), own.retryStrategy()]);
    expect(strategies).toEqual([expect.any(StreamRetryStrategy), expect.any(StreamRetryStrategy)]);
    expect(await Promise.all(strategies.map(attempts))).toEqual([8, 2]);
  });

  it.each([
    ["Kinesis", createKinesisClient],
    ["DynamoDB Streams", createDynamoDBStreamsClient],
  ])("of %s are not made for an endpoint without a scheme", async (_, create) => {
    const config = { region: "eu-central-1" };

    await expect(create({ ...config, endpoint: "kinesis.local:4567" })).rejects.toThrow(
      new TypeError(
        'endpoint must be a whole URL, such as http://localhost:4567, got "kinesis.local:4567"',
      ),
    );
    await expect(create({ ...config, endpoint: "http://kinesis.local" })).resolves.toBeDefined();
  });

  it("of China call China", async () => {
    const client = await createKinesisClient({ region: "cn-north-1" });

    const endpoint = client.config.endpointProvider({
      Region: "cn-north-1",
      OperationType: "data",
    });

    expect(endpoint.url.hostname).toBe("kinesis.cn-north-1.amazonaws.com.cn");
  });
});
