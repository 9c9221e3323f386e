import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import { NodeHttp2Handler } from "@smithy/node-http-handler";
import { idleTimeout, StreamRetryStrategy } from "./retryStrategy.js";

export function newKinesisClient(config: KinesisClientConfig): KinesisClient {
  return new KinesisClient({
    retryStrategy: new StreamRetryStrategy(config.maxAttempts),
    requestHandler: new SharedHttp2Handler(),
    ...config,
  });
}

/**
 * Sends every request over one HTTP/2 session, kept alive across invocations. The SDK's Kinesis
 * client by default opens a session, with a TLS handshake, for each request:
 * https://github.com/aws/aws-sdk-js-v3/issues/8279
 */
export class SharedHttp2Handler extends NodeHttp2Handler {
  constructor(requestTimeout = idleTimeout) {
    super({ disableConcurrentStreams: false, requestTimeout });
  }

  override async handle(
    ...[request, options]: Parameters<NodeHttp2Handler["handle"]>
  ): ReturnType<NodeHttp2Handler["handle"]> {
    try {
      return await super.handle(request, options);
    } catch (error) {
      // A sandbox that was frozen may thaw with a session whose peer is gone. Neither the next try
      // nor, if the deadline came first, the next invocation may use it.
      if (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)) this.destroy();
      throw error;
    }
  }
}
