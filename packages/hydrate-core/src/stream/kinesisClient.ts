import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import { StreamRetryStrategy } from "./retryStrategy.js";
import { SharedHttp2Handler } from "./sharedHttp2Handler.js";

export function newKinesisClient(config: KinesisClientConfig): KinesisClient {
  return new KinesisClient({
    retryStrategy: new StreamRetryStrategy(config.maxAttempts),
    requestHandler: new SharedHttp2Handler(),
    ...config,
  });
}
