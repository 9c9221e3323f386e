import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

type Entry = { readonly Id: string; readonly MessageBody: string };

const isBatch = (body: unknown): body is { readonly Entries: readonly Entry[] } =>
  typeof body === "object" && body !== null && "Entries" in body;

/** An SQS queue that takes every batch, and keeps the bodies. */
export async function startFakeQueue() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await json(request);
    const entries = isBatch(body) ? body.Entries : [];
    bodies.push(...entries.map(({ MessageBody }) => MessageBody));
    const Successful = entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: Id,
      MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex"),
    }));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ Successful, Failed: [] }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    bodies,
    // A server on a port has an address of this kind.
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
