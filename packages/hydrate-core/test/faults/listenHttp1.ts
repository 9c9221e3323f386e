import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { contentType, type Exchange, type Listener, readRequest } from "./exchange.js";

/** DynamoDB Streams' side: HTTP/1.1 with connections that are kept. */
export async function listenHttp1(serve: (exchange: Exchange) => void): Promise<Listener> {
  let connections = 0;
  const server = createServer((request, response) => {
    buffer(request).then(
      (body) => serve(toExchange(request, response, body)),
      () => {},
    );
  });
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A server on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toExchange(request: IncomingMessage, response: ServerResponse, body: Buffer): Exchange {
  return {
    ...readRequest(request.headers["x-amz-target"], body),
    respond(status, text, headers) {
      response.writeHead(status, { ...contentType, ...headers });
      response.end(text);
    },
    respondHalf(text) {
      response.writeHead(200, { ...contentType, "content-length": Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    },
    reset: () => request.socket.resetAndDestroy(),
    hangUp: () => request.socket.destroy(),
    goAway: () => response.setHeader("connection", "close"),
  };
}
