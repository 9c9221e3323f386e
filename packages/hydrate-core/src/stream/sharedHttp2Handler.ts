import { NodeHttp2Handler } from "@smithy/node-http-handler";
import { idleTimeout } from "./timeouts.js";

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
      // A sandbox that was frozen may thaw with a session that nobody answers any more. The next try
      // must not be sent down the same hole, nor the next invocation, if the deadline came first.
      if (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name)) this.destroy();
      throw error;
    }
  }
}
