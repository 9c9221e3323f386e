import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import { toSnsEvent } from "hydrate-core/testing";
import { type Emulator, startKinesis } from "local-emulators";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { bundleFunctions } from "./bundleFunctions.js";
import { failKinesisBatch } from "./streams.js";

type Subsegment = { readonly name: string; readonly id: string; readonly parent_id: string };

let kinesis: Emulator;
let daemon: Socket;
let received: Subsegment[];

beforeAll(async () => {
  kinesis = await startKinesis();
  daemon = createSocket("udp4");
  // Each datagram is a line about its format, and a line with a subsegment.
  daemon.on("message", (message) =>
    received.push(JSON.parse(message.toString().split("\n")[1] ?? "")),
  );
  daemon.bind(0, "127.0.0.1");
  await once(daemon, "listening");

  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
  vi.stubEnv("AWS_ENDPOINT_URL_KINESIS", kinesis.endpoint);
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("LAMBDA_TASK_ROOT", "/var/task");
  vi.stubEnv("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "hydrate");
  vi.stubEnv("AWS_XRAY_DAEMON_ADDRESS", `127.0.0.1:${daemon.address().port}`);
  vi.stubEnv(
    "_X_AMZN_TRACE_ID",
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
  );
});

beforeEach(() => {
  received = [];
});

afterAll(async () => {
  vi.unstubAllEnvs();
  daemon?.close();
  await kinesis?.stop();
});

// Calls the function in a process of its own, where nothing of the test runner is near.
const script = `
  const [url, event] = process.argv.slice(1);
  const { handler } = await import(url);
  process.stdout.write(JSON.stringify(await handler(JSON.parse(event))));
`;

async function hydrateOne(stream: string, external: string[] = []): Promise<unknown> {
  const data = [1, 2, 3].map((byte) => Uint8Array.of(byte));
  const { pointer } = await failKinesisBatch(kinesis.endpoint, stream, data);
  const { url, remove } = await bundleFunctions(external);
  const event = JSON.stringify(toSnsEvent([pointer]));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--input-type=module",
      "--eval",
      script,
      url("hydrate"),
      event,
    ]);
    return JSON.parse(stdout);
  } finally {
    await remove();
  }
}

it("sends X-Ray a subsegment for the batch, with the calls to AWS in it", async () => {
  const hydrated = await hydrateOne("traced");

  await vi.waitFor(() => expect(received).toHaveLength(3));
  const batch = received.find(({ name }) => name === "### hydrate kinesis");
  const calls = received.filter(({ parent_id }) => parent_id === batch?.id);
  expect(hydrated).toMatchObject({ hydration: { status: "complete" } });
  expect(batch).toMatchObject({
    annotations: { source: "kinesis", status: "complete", recordCount: 1 },
    metadata: { hydrate: { pointer: { shardId: "shardId-000000000000" } } },
  });
  expect(calls).toMatchObject([
    { name: "Kinesis", aws: { operation: "GetShardIterator" } },
    { name: "Kinesis", aws: { operation: "GetRecords" } },
  ]);
});

it("hydrates untraced where the X-Ray SDK is not in the bundle", async () => {
  const hydrated = await hydrateOne("untraced", ["aws-xray-sdk-core"]);

  expect(hydrated).toMatchObject({ hydration: { status: "complete" } });
  expect(received).toEqual([]);
});
