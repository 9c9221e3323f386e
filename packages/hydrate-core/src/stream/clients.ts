import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";

/**
 * Makes a Kinesis client as hydrate itself uses it: one kept-alive HTTP/2 connection, and up to 8
 * attempts with the SDK's own backoff. The SDK is loaded by the first call.
 *
 * @param config what to add or to change
 */
export async function createKinesisClient(config: KinesisClientConfig): Promise<KinesisClient> {
  const { newKinesisClient } = await import("./kinesisClient.js");
  return newKinesisClient(config);
}

/**
 * Makes a DynamoDB Streams client as hydrate itself uses it, with up to 8 attempts. The SDK is loaded
 * by the first call.
 *
 * @param config what to add or to change
 */
export async function createDynamoDBStreamsClient(
  config: DynamoDBStreamsClientConfig,
): Promise<DynamoDBStreamsClient> {
  const { newDynamoDBStreamsClient } = await import("./dynamodbStreamsClient.js");
  return newDynamoDBStreamsClient(config);
}
