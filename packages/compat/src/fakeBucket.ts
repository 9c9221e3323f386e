import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** S3 with what it was given in memory, by path. */
export async function startFakeBucket() {
  const objects = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "", "http://localhost").pathname;
    const body = await text(request);
    if (request.method === "PUT") objects.set(path, body);
    response.writeHead(200, { etag: '"1"' });
    response.end(request.method === "GET" ? objects.get(path) : undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    objects,
    // A server on a port has an address of this kind.
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
