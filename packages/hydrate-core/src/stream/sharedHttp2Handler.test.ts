import { createServer as createHttp1Server } from "node:http";
import {
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { GetRecordsCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StreamRetryStrategy } from "./retryStrategy.js";
import { SharedHttp2Handler } from "./sharedHttp2Handler.js";

type Answer = (stream: ServerHttp2Stream) => void;

const page: Answer = (stream) => {
  stream.respond({ ":status": 200, "content-type": "application/x-amz-json-1.1" });
  stream.end('{"Records":[]}');
};
const half: Answer = (stream) => {
  stream.respond({ ":status": 200, "content-type": "application/x-amz-json-1.1" });
  stream.write('{"Records":[', () => stream.close(8));
};
const failWith =
  (status: number, type: string): Answer =>
  (stream) => {
    stream.respond({ ":status": status, "content-type": "application/x-amz-json-1.1" });
    stream.end(JSON.stringify({ __type: type, message: "by the test" }));
  };

let server: Http2Server;
let sessions: ServerHttp2Session[];
let answers: Answer[];
let client: KinesisClient;
let requests: number;

beforeEach(async () => {
  sessions = [];
  answers = [];
  requests = 0;
  server = createServer();
  server.on("session", (session) => {
    sessions.push(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream) => {
    requests += 1;
    stream.on("error", () => {});
    stream.resume();
    (answers.shift() ?? page)(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new KinesisClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    retryStrategy: new StreamRetryStrategy(),
    requestHandler: new SharedHttp2Handler(200),
  });
});

afterEach(async () => {
  client.destroy();
  for (const session of sessions) session.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const getRecords = (): Promise<unknown> =>
  client.send(new GetRecordsCommand({ ShardIterator: "iterator" }));

/** Sends a call that the server has got, and does not answer. */
async function hold(options?: { abortSignal: AbortSignal }) {
  const { promise, resolve } = Promise.withResolvers<ServerHttp2Stream>();
  answers = [resolve];
  const sending = client.send(new GetRecordsCommand({ ShardIterator: "iterator" }), options);
  return { sending, stream: await promise };
}

describe("SharedHttp2Handler", () => {
  it("sends requests, one after another and side by side, over one session", async () => {
    await getRecords();
    await Promise.all([getRecords(), getRecords(), getRecords()]);

    expect(sessions).toHaveLength(1);
    expect(requests).toBe(4);
  });

  it("opens another session when the server closed the one it had", async () => {
    await getRecords();
    sessions[0]?.destroy();

    await expect(getRecords()).resolves.toMatchObject({ Records: [] });
    expect(sessions).toHaveLength(2);
  });

  it("leaves a session that went silent while the sandbox was frozen", async () => {
    await getRecords();
    answers = [() => {}];

    await expect(getRecords()).resolves.toMatchObject({ Records: [] });
    expect(sessions).toHaveLength(2);
  });

  it("leaves a silent session too when the caller's deadline comes before its own", async () => {
    await getRecords();
    answers = [() => {}];
    const abortSignal = AbortSignal.timeout(50);
    const command = new GetRecordsCommand({ ShardIterator: "iterator" });
    await expect(client.send(command, { abortSignal })).rejects.toThrow();

    await expect(getRecords()).resolves.toMatchObject({ Records: [] });
    expect(sessions).toHaveLength(2);
  });

  it("ends only its own stream at an abort, while the session is alive under others", async () => {
    const aborting = new AbortController();
    const aborted = await hold({ abortSignal: aborting.signal });
    const neighbour = await hold();
    await getRecords();

    aborting.abort();

    await expect(aborted.sending).rejects.toMatchObject({ name: "AbortError" });
    page(neighbour.stream);
    await expect(neighbour.sending).resolves.toMatchObject({ Records: [] });
    await getRecords();
    expect(sessions).toHaveLength(1);
    expect(requests).toBe(4);
  });

  it("lets a neighbour end on a session that it leaves at an abort", async () => {
    const aborting = new AbortController();
    const neighbour = await hold();
    const aborted = await hold({ abortSignal: aborting.signal });

    aborting.abort();

    await expect(aborted.sending).rejects.toMatchObject({ name: "AbortError" });
    page(neighbour.stream);
    await expect(neighbour.sending).resolves.toMatchObject({ Records: [] });
    expect(requests).toBe(2);
  });

  it("sends nothing once its signal has fired", async () => {
    const command = new GetRecordsCommand({ ShardIterator: "iterator" });

    const sending = client.send(command, { abortSignal: AbortSignal.abort() });

    await expect(sending).rejects.toMatchObject({ name: "AbortError" });
    expect(requests).toBe(0);
  });

  it("tells of a server that speaks HTTP/1.1, at once", async () => {
    const http1 = createHttp1Server((_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => http1.listen(0, "127.0.0.1", resolve));
    const { port } = http1.address() as AddressInfo;
    const calling = new KinesisClient({
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      retryStrategy: new StreamRetryStrategy(),
      requestHandler: new SharedHttp2Handler(),
    });

    const reading = calling.send(new GetRecordsCommand({ ShardIterator: "iterator" }));

    await expect(reading).rejects.toMatchObject({
      message: "Protocol error",
      $metadata: { attempts: 1 },
    });
    calling.destroy();
    http1.close();
  });

  it.each([
    ["a connection that breaks", (stream: ServerHttp2Stream) => stream.session?.destroy()],
    ["a stream that is reset", (stream: ServerHttp2Stream) => stream.close(2)],
    ["a stream that is cancelled", (stream: ServerHttp2Stream) => stream.close(8)],
    ["a stream that ends without an answer", (stream: ServerHttp2Stream) => stream.close(0)],
    ["half an answer", half],
    ["a server error", failWith(500, "InternalFailureException")],
    ["a page out of KMS' rate", failWith(400, "KMSThrottlingException")],
  ])("retries after %s", async (_, answer) => {
    answers = [answer];

    await expect(getRecords()).resolves.toMatchObject({ Records: [] });
    expect(requests).toBe(2);
  });

  it("does not retry what somebody has to fix", async () => {
    answers = [failWith(400, "AccessDeniedException")];

    await expect(getRecords()).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(requests).toBe(1);
  });

  it("stops waiting for a retry when the signal fires", async () => {
    answers = Array.from({ length: 8 }, () =>
      failWith(400, "ProvisionedThroughputExceededException"),
    );
    const abortSignal = AbortSignal.timeout(50);

    const reading = client.send(new GetRecordsCommand({ ShardIterator: "iterator" }), {
      abortSignal,
    });

    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});
