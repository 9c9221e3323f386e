import {
  DynamoDBStreamsClient,
  type DynamoDBStreamsClientConfig,
} from "@aws-sdk/client-dynamodb-streams";
import { connectionTimeout, idleTimeout, StreamRetryStrategy } from "./retryStrategy.js";

export function newDynamoDBStreamsClient(
  config: DynamoDBStreamsClientConfig,
): DynamoDBStreamsClient {
  return new DynamoDBStreamsClient({
    retryStrategy: new StreamRetryStrategy(config.maxAttempts),
    requestHandler: { connectionTimeout, socketTimeout: idleTimeout },
    ...config,
  });
}
