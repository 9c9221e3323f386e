import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../test/shards.js";
import { createHydrator } from "./createHydrator.js";

const config = {
  region: "eu-central-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
};
const never = () => new Promise<never>(() => {});

describe("what never comes ends at the signal", () => {
  it.each([
    ["a Kinesis client", { kinesis: never }, kinesisFailure(0, 1)],
    ["a DynamoDB Streams client", { dynamodb: never }, dynamodbFailure(0, 1)],
    [
      "credentials",
      { kinesis: new KinesisClient({ ...config, credentials: never }) },
      kinesisFailure(0, 1),
    ],
    [
      "DynamoDB's credentials",
      { dynamodb: new DynamoDBStreamsClient({ ...config, credentials: never }) },
      dynamodbFailure(0, 1),
    ],
    [
      "a region",
      { kinesis: new KinesisClient({ ...config, region: never }) },
      kinesisFailure(0, 1),
    ],
  ])("such as %s", async (_, options, record) => {
    const results = await createHydrator(options).hydrateAll([record, record], {
      signal: AbortSignal.timeout(50),
    });

    const stopped = {
      reason: {
        code: "ERR_HYDRATE_TIMEOUT",
        retryable: true,
        details: {
          shardId: expect.stringMatching(/^shardId-/),
          recordsRead: 0,
        },
        cause: { name: "TimeoutError" },
      },
    };
    expect(results).toMatchObject([stopped, stopped]);
  });
});

describe("a client that somebody must fix is not to be tried again", () => {
  const missing = Object.assign(new Error("Cannot find module 'x'"), { code: "MODULE_NOT_FOUND" });
  const mixed = new Error("serializerMiddleware is not found when adding endpointV2Middleware");

  it.each<[string, () => KinesisClient, string, RegExp]>([
    [
      "a bundle without a module",
      () => {
        throw missing;
      },
      "CreateClient",
      /could not be made: Cannot find module 'x'\. .*bundle/,
    ],
    [
      "a client of another copy of the SDK",
      () => {
        const client = new KinesisClient(config);
        client.middlewareStack.add(
          () => () => {
            throw mixed;
          },
          { step: "initialize" },
        );
        return client;
      },
      "GetShardIterator",
      /another copy of the AWS SDK/,
    ],
    [
      "a middleware with a mistake",
      () => {
        const client = new KinesisClient(config);
        client.middlewareStack.add(() => JSON.parse("null").mistake, { step: "build" });
        return client;
      },
      "GetShardIterator",
      /mistake in the client's options, its middleware/,
    ],
    [
      "an endpoint without a scheme",
      () => new KinesisClient({ ...config, endpoint: "kinesis.local:4567" }),
      "GetShardIterator",
      /whole URL/,
    ],
  ])("as %s", async (_, kinesis, operation, advice) => {
    await expect(createHydrator({ kinesis }).hydrate(kinesisFailure(0, 1))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      details: { operation },
      message: expect.stringMatching(advice),
    });
  });
});
