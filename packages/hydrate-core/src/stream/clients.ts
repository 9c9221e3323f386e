import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";
import { describe } from "../lib/json.js";
import { loadStream } from "./loadStream.js";

/** A client, or a function that makes one for a region. It is called once for each region. */
export type ClientOption<TClient> = TClient | ((region: string) => TClient | Promise<TClient>);

/**
 * Makes a Kinesis client as hydrate itself uses it: one kept-alive HTTP/2 connection, and up to 8
 * attempts with waits of up to 20 seconds. The first call loads the SDK.
 *
 * @param config members to add or to change
 * @throws TypeError for an endpoint without a scheme
 */
export async function createKinesisClient(config: KinesisClientConfig): Promise<KinesisClient> {
  assertEndpoint(config.endpoint);
  const { newKinesisClient } = await loadStream.kinesis();
  return newKinesisClient(config);
}

/**
 * Makes a DynamoDB Streams client as hydrate itself uses it, with up to 8 attempts. The first call
 * loads the SDK.
 *
 * @param config members to add or to change
 * @throws TypeError for an endpoint without a scheme
 */
export async function createDynamoDBStreamsClient(
  config: DynamoDBStreamsClientConfig,
): Promise<DynamoDBStreamsClient> {
  assertEndpoint(config.endpoint);
  const { newDynamoDBStreamsClient } = await loadStream.dynamodb();
  return newDynamoDBStreamsClient(config);
}

// An SDK takes such an endpoint, and then calls another host or fails in words of its own.
function assertEndpoint(endpoint: unknown): void {
  if (typeof endpoint === "string" && !/^https?:\/\//.test(endpoint)) {
    throw new TypeError(
      `endpoint must be a whole URL, such as http://localhost:4567, got ${describe(endpoint)}`,
    );
  }
}
