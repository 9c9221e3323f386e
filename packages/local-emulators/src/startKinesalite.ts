import { once } from "node:events";
import type { Server } from "node:http";
import {
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import { createRequire } from "node:module";
import type { Server as NetServer } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Emulator } from "./startProcess.js";

/**
 * Starts Kinesalite in this process, on this process's clock: set the clock forward, and it trims. It
 * knows streams by name only and speaks HTTP/1.1, so what stands before it takes HTTP/2 and ARNs.
 */
export async function startKinesalite(): Promise<Emulator> {
  const require = createRequire(import.meta.url);
  // It has no types.
  const kinesalite: (options: object) => Server = require("kinesalite");
  const behind = kinesalite({ createStreamMs: 10, deleteStreamMs: 10 });
  const target = await listen(behind);
  const shim = createServer((request, response) => {
    forward(request, response, target).catch(() => response.stream.close());
  });
  const sessions = new Set<ServerHttp2Session>();
  shim.on("session", (session) => sessions.add(session));
  return {
    endpoint: await listen(shim),
    async stop() {
      if (!shim.listening) return;
      for (const session of sessions) session.destroy();
      behind.closeAllConnections();
      const closed = Promise.all([once(shim, "close"), once(behind, "close")]);
      shim.close();
      behind.close();
      await closed;
    },
  };
}

async function listen(server: NetServer): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server has a port");
  return `http://127.0.0.1:${address.port}`;
}

async function forward(
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  target: string,
): Promise<void> {
  const { StreamARN: arn, ...input } = JSON.parse((await buffer(request)).toString());
  if (typeof arn === "string") input.StreamName ??= arn.split("/")[1];
  const names = ["authorization", "content-type", "x-amz-date", "x-amz-target"];
  const answer = await fetch(target, {
    method: "POST",
    headers: names.map((name): [string, string] => [name, String(request.headers[name])]),
    body: JSON.stringify(input),
  });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
