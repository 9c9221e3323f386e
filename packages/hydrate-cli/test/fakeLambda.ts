import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the fake answers to one invocation. */
type Answer =
  | { readonly payload?: unknown; readonly functionError?: string; readonly status?: number }
  /** Breaks the connection after the request was read: the function may have run. */
  | "reset";

/** What the tests look at in a record. */
type InvokedRecord = {
  readonly eventID: string;
  readonly kinesis: { readonly sequenceNumber: string; readonly data: string };
};

/** One real invocation that arrived. */
type Invocation = {
  readonly functionName: string;
  readonly event: { readonly Records: readonly InvokedRecord[] };
};

/** A Lambda of some lines: functions, mappings and invocations. */
export type FakeLambda = {
  readonly endpoint: string;
  readonly invocations: Invocation[];
  /** DryRun calls, by function. */
  readonly dryRuns: string[];
  /** Answers an invocation; by default the function succeeds. */
  onInvoke: (invocation: Invocation, call: number) => Answer | Promise<Answer>;
  /** What GetFunctionConfiguration answers, by name. */
  readonly functions: Map<string, Record<string, unknown>>;
  readonly mappings: Record<string, unknown>[];
  /** Forgets everything. */
  reset(): void;
  stop(): Promise<void>;
};

export async function startFakeLambda(): Promise<FakeLambda> {
  const lambda: FakeLambda = {
    endpoint: "",
    invocations: [],
    dryRuns: [],
    onInvoke: () => ({}),
    functions: new Map(),
    mappings: [],
    reset() {
      lambda.invocations.length = 0;
      lambda.dryRuns.length = 0;
      lambda.mappings.length = 0;
      lambda.functions.clear();
      lambda.onInvoke = () => ({});
    },
    stop: async () => {},
  };
  const server = createServer((request, response) => {
    void answer(lambda, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  process.env["AWS_ENDPOINT_URL_LAMBDA"] = endpoint;
  return Object.assign(lambda, { endpoint, stop: () => stop(server) });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  lambda: FakeLambda,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const json = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(value === undefined ? "" : JSON.stringify(value));
  };

  if (url.pathname.startsWith("/2015-03-31/event-source-mappings")) {
    const source = url.searchParams.get("EventSourceArn");
    const functionName = url.searchParams.get("FunctionName");
    json(200, {
      EventSourceMappings: lambda.mappings.filter(
        ({ EventSourceArn, FunctionArn }) =>
          (source === null || EventSourceArn === source) &&
          (functionName === null || String(FunctionArn).includes(functionName)),
      ),
    });
    return;
  }
  const [, encoded = "", action = ""] =
    /^\/\d{4}-\d{2}-\d{2}\/functions\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  const functionName = decodeURIComponent(encoded);
  if (action === "invocations") {
    if (request.headers["x-amz-invocation-type"] === "DryRun") {
      lambda.dryRuns.push(functionName);
      json(204, undefined);
      return;
    }
    const invocation = { functionName, event: JSON.parse(body) };
    lambda.invocations.push(invocation);
    const given = await lambda.onInvoke(invocation, lambda.invocations.length);
    if (given === "reset") {
      request.socket.destroy();
      return;
    }
    json(given.status ?? 200, given.payload ?? null, {
      "x-amz-executed-version": "43",
      ...(given.functionError !== undefined && { "x-amz-function-error": given.functionError }),
      ...(given.status === 429 && { "x-amzn-errortype": "TooManyRequestsException" }),
      ...(given.status === 403 && { "x-amzn-errortype": "AccessDeniedException" }),
    });
    return;
  }
  const [, name = functionName] = /:function:([^:]+)/.exec(functionName) ?? [];
  const known = lambda.functions.get(name.split(":")[0] ?? name);
  if (action.startsWith("configuration")) {
    json(known ? 200 : 404, known ?? { Message: "Function not found" }, {
      ...(!known && { "x-amzn-errortype": "ResourceNotFoundException" }),
    });
    return;
  }
  if (action.startsWith("concurrency")) {
    json(200, {
      ...(known?.["Reserved"] !== undefined && {
        ReservedConcurrentExecutions: known["Reserved"],
      }),
    });
    return;
  }
  json(404, { Message: `${request.method} ${url.pathname} is not faked` });
}
