import type {
  DynamoDBStreamsClient,
  DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient, KinesisClientConfig } from "@aws-sdk/client-kinesis";

/** A client, or a function that makes one for a region. It is called once for each region. */
export type ClientOption<TClient> = TClient | ((region: string) => TClient | Promise<TClient>);

/**
 * Makes a Kinesis client as hydrate itself uses it: one kept-alive HTTP/2 connection, and up to 8
 * attempts with the SDK's own backoff. The first call loads the SDK.
 *
 * @param config members to add or to change
 */
export async function createKinesisClient(config: KinesisClientConfig): Promise<KinesisClient> {
  const { newKinesisClient } = await import("./kinesisClient.js");
  return newKinesisClient(config);
}

/**
 * Makes a DynamoDB Streams client as hydrate itself uses it, with up to 8 attempts. The first call
 * loads the SDK.
 *
 * @param config members to add or to change
 */
export async function createDynamoDBStreamsClient(
  config: DynamoDBStreamsClientConfig,
): Promise<DynamoDBStreamsClient> {
  const { newDynamoDBStreamsClient } = await import("./dynamodbStreamsClient.js");
  return newDynamoDBStreamsClient(config);
}

/** Gives the client for a region, made at its first use and kept. */
export function createClientCache<TClient extends { send: unknown }>(
  option: ClientOption<TClient> | undefined,
  createDefault: (region: string) => Promise<TClient>,
): (region: string) => Promise<TClient> {
  if (option !== undefined && typeof option !== "function") return async () => option;
  const create = option ?? createDefault;
  const clients = new Map<string, Promise<TClient>>();

  return (region) => {
    const known = clients.get(region);
    if (known) return known;
    const made = Promise.resolve(region).then(create);
    clients.set(region, made);
    // A failure may be temporary, such as a role that could not be assumed.
    made.catch(() => clients.delete(region));
    return made;
  };
}

/** The region an SDK client calls; undefined where a custom endpoint makes it meaningless. */
export async function clientRegion(config: {
  region: () => Promise<string>;
  isCustomEndpoint?: boolean;
}): Promise<string | undefined> {
  try {
    return config.isCustomEndpoint ? undefined : await config.region();
  } catch {
    return undefined;
  }
}
