import { once } from "node:events";
import {
  constants,
  createServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { contentType, type Exchange, type Listener, readRequest } from "./exchange.js";

/** Kinesis' side: HTTP/2 in clear text, as the SDK speaks it to an endpoint of its own. */
export async function listenHttp2(serve: (exchange: Exchange) => void): Promise<Listener> {
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  const server = createServer();
  server.on("session", (session) => {
    connections += 1;
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    buffer(stream).then(
      (body) => serve(toExchange(stream, headers["x-amz-target"], body)),
      () => {},
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A server on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async stop() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toExchange(stream: ServerHttp2Stream, target: unknown, body: Buffer): Exchange {
  const isOpen = (): boolean => !stream.destroyed && !stream.closed;
  return {
    ...readRequest(target, body),
    respond(status, text, headers) {
      if (!isOpen()) return;
      stream.respond({ ":status": status, ...contentType, ...headers });
      stream.end(text);
    },
    respondHalf(text) {
      if (!isOpen()) return;
      stream.respond({ ":status": 200, ...contentType });
      stream.write(text.slice(0, text.length / 2), () => stream.close(constants.NGHTTP2_CANCEL));
    },
    reset: (code = constants.NGHTTP2_INTERNAL_ERROR) => stream.close(code),
    hangUp: () => stream.session?.destroy(),
    goAway: () => stream.session?.close(),
  };
}
