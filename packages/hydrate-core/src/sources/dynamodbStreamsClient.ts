import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { StreamRetryStrategy } from "./retryStrategy.js";
import { connectionTimeout, idleTimeout } from "./timeouts.js";

/** The DynamoDB Streams client that is made where the caller gives none. */
export function createDynamoDBStreamsClient(region: string): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient({
    region,
    retryStrategy: new StreamRetryStrategy(),
    requestHandler: { connectionTimeout, socketTimeout: idleTimeout },
  });
}
