import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, describe, expect, it } from "vitest";
import {
  dynamodbFailure,
  dynamodbRecords,
  kinesisFailure,
  kinesisRecords,
} from "../test/shards.js";
import { createHydrator } from "./createHydrator.js";
import { createDynamoDBStreamsClient } from "./sources/dynamodbStreamsClient.js";
import { createKinesisClient } from "./sources/kinesisClient.js";
import { StreamRetryStrategy } from "./sources/retryStrategy.js";
import { fakeDynamoDBStream, fakeKinesisStream } from "./testing/index.js";

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
    const strategy = await create("cn-north-1").config.retryStrategy();

    expect(strategy).toBeInstanceOf(StreamRetryStrategy);
    expect(await new StreamRetryStrategy().maxAttempts()).toBe(8);
  });

  it("of China call China", async () => {
    const endpoint = createKinesisClient("cn-north-1").config.endpointProvider({
      Region: "cn-north-1",
      OperationType: "data",
    });

    expect(endpoint.url.hostname).toBe("kinesis.cn-north-1.amazonaws.com.cn");
  });
});
