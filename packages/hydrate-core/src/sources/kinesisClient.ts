import { KinesisClient } from "@aws-sdk/client-kinesis";
import { StreamRetryStrategy } from "./retryStrategy.js";
import { SharedHttp2Handler } from "./sharedHttp2Handler.js";

/** The Kinesis client that is made where the caller gives none. */
export function createKinesisClient(region: string): KinesisClient {
  return new KinesisClient({
    region,
    retryStrategy: new StreamRetryStrategy(),
    requestHandler: new SharedHttp2Handler(),
  });
}
