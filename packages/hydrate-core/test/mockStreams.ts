import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach } from "vitest";
import { createHydratorOn } from "../src/createHydrator.js";
import type { HydrateLogger } from "../src/lib/logger.js";
import { fakeDynamoDBStream, fakeKinesisStream } from "../src/testing/index.js";
import { dynamodbRecords, kinesisRecords } from "./shards.js";
import { virtualClock } from "./virtualClock.js";

type MockOptions = {
  readonly records?: number;
  readonly trimmed?: number;
  readonly logger?: HydrateLogger;
};

/**
 * Mocks both services with a shard of so many records each, anew before every test. `shard` is that of
 * Kinesis; `hydrator` reads both.
 */
export function mockStreams({ records = 50, trimmed = 0, logger }: MockOptions = {}) {
  const kinesis = mockClient(KinesisClient);
  const dynamodb = mockClient(DynamoDBStreamsClient);
  const hydrator = createHydratorOn(virtualClock(), {
    kinesis: new KinesisClient({ region: "eu-central-1" }),
    dynamodb: new DynamoDBStreamsClient({ region: "eu-central-1" }),
    logger,
  });
  const fill = () => {
    fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(records), trimmed });
    return fakeKinesisStream(kinesis, { records: kinesisRecords(records), trimmed });
  };
  const streams = { kinesis, dynamodb, hydrator, shard: fill() };

  beforeEach(() => {
    kinesis.reset();
    dynamodb.reset();
    streams.shard = fill();
  });
  return streams;
}
