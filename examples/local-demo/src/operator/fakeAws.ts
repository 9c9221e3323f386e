import { createServer, type IncomingMessage } from "node:http";
import { handler } from "./consumer.ts";
import type { KinesisStreamEvent } from "./orders.ts";

const region = "us-east-1";
const arnOf = (name: string): string => `arn:aws:lambda:${region}:000000000000:function:${name}`;

/** A line of a function's log. */
type LogLine = { readonly group: string; readonly at: number; readonly message: string };

/** Lambda and CloudWatch Logs, in as many lines as the command needs of them. */
export type FakeAws = {
  readonly endpoint: string;
  readonly logs: LogLine[];
  /** The functions that read these streams. */
  readonly streams: Map<string, string>;
  /** Somebody repaired the consumer. */
  deployRepair(): void;
  stop(): void;
};

export async function startFakeAws(): Promise<FakeAws> {
  const logs: LogLine[] = [];
  const streams = new Map<string, string>();
  let deployedAt = Date.now() - 3 * 86_400_000;
  let repaired = false;

  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const [status, value, headers] = await answer(request, body);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(value === undefined ? "" : JSON.stringify(value));
  });

  type Answer = readonly [status: number, value?: unknown, headers?: Record<string, string>];

  async function answer(request: IncomingMessage, body: string): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (String(request.headers["x-amz-target"]).endsWith("FilterLogEvents")) {
      const { logGroupName, filterPattern } = JSON.parse(body);
      const id = String(filterPattern).replaceAll('"', "");
      const events = logs.filter(
        ({ group, message }) => group === logGroupName && message.includes(id),
      );
      return [200, { events }];
    }
    if (pathname.includes("event-source-mappings")) {
      const functionArn = searchParams.get("FunctionName") ?? "";
      const EventSourceArn = streams.get(functionArn);
      const mapping = { EventSourceArn, FunctionArn: functionArn, State: "Enabled" };
      return [200, { EventSourceMappings: EventSourceArn ? [mapping] : [] }];
    }
    const [, encoded = "", action] = /\/functions\/([^/]+)\/(\w+)/.exec(pathname) ?? [];
    const functionArn = decodeURIComponent(encoded);
    const [, name = functionArn] = /:function:([^:]+)/.exec(functionArn) ?? [];
    if (action === "configuration") {
      const LastModified = new Date(deployedAt).toISOString().replace("Z", "+0000");
      const Version = repaired ? "43" : "42";
      return [
        200,
        { FunctionName: name, FunctionArn: arnOf(name), Version, LastModified, Timeout: 3 },
      ];
    }
    if (action !== "invocations") return [200, {}];
    if (request.headers["x-amz-invocation-type"] === "DryRun") return [204];
    return invoke(JSON.parse(body));
  }

  async function invoke(event: KinesisStreamEvent): Promise<Answer> {
    try {
      if (!repaired) await handler(event);
      return [200, null];
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return [200, { errorType, errorMessage }, { "x-amz-function-error": "Unhandled" }];
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    logs,
    streams,
    deployRepair() {
      repaired = true;
      deployedAt = Date.now() + 60_000;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
