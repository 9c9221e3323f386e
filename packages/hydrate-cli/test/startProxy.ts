import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** One call on its way to SQS. */
type ProxiedCall = { readonly action: string; readonly body: Record<string, unknown> };

/** What stands between the command and SQS. */
export type SqsProxy = {
  readonly endpoint: string;
  readonly actions: string[];
  /** Answers in place of SQS where it gives an object; may take its time. */
  before: (call: ProxiedCall) => unknown;
  /** Called when SQS has answered, before the answer is handed on. */
  after: (call: ProxiedCall) => unknown;
  reset(): void;
  stop(): Promise<void>;
};

/** Starts a proxy that sees each call by its name, and can answer or delay it. */
export async function startProxy(target: string): Promise<SqsProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, action = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
    const call = { action, body: body.length === 0 ? {} : JSON.parse(body.toString()) };
    // A long poll of an empty queue would take its whole second, in every test.
    if (action === "ReceiveMessage") call.body.WaitTimeSeconds = 0;
    const sent = JSON.stringify(call.body);
    proxy.actions.push(action);
    const own = await proxy.before(call);
    if (own !== undefined) {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(own));
      return;
    }
    const onward = send(
      {
        hostname,
        port,
        path: request.url,
        method: request.method,
        headers: { ...request.headers, "content-length": String(Buffer.byteLength(sent)) },
      },
      async (answer) => {
        const parts: Buffer[] = [];
        for await (const part of answer) parts.push(part as Buffer);
        await proxy.after(call);
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        response.end(Buffer.concat(parts));
      },
    );
    onward.on("error", () => response.destroy());
    onward.end(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: SqsProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions: [],
    before: () => undefined,
    after: () => undefined,
    reset() {
      proxy.actions.length = 0;
      proxy.before = () => undefined;
      proxy.after = () => undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  process.env["AWS_ENDPOINT_URL_SQS"] = proxy.endpoint;
  return proxy;
}
