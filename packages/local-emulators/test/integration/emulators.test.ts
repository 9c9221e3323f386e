import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, vi } from "vitest";
import {
  dynamodbUnavailable,
  type Emulator,
  startDynamoDB,
  startKinesis,
} from "../../src/index.js";

const given = process.env["DYNAMODB_LOCAL_ENDPOINT"];
const unavailable = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();

const children = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "ProcessWrap").length;

/** Fails unless the port can be taken, as it can once nothing listens on it. */
async function takePort({ endpoint }: Emulator): Promise<void> {
  const server = createServer().listen(Number(new URL(endpoint).port), "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

async function expectNothingLeft(start: () => Promise<Emulator>): Promise<void> {
  const [processes, hooks] = [children(), process.listenerCount("exit")];
  const emulator = await start();
  await expect(fetch(emulator.endpoint)).resolves.toBeDefined();
  expect(children()).toBe(processes + 1);
  await expect(takePort(emulator)).rejects.toThrow("EADDRINUSE");

  await Promise.all([emulator.stop(), emulator.stop()]);
  await emulator.stop();

  expect(children()).toBe(processes);
  expect(process.listenerCount("exit")).toBe(hooks);
  await takePort(emulator);
}

it("starts Kinesis, and leaves nothing behind when it stops", () =>
  expectNothingLeft(startKinesis));

it.skipIf(unavailable || given)(
  `starts DynamoDB, and leaves nothing behind when it stops${unavailable ? ` (needs ${unavailable})` : ""}`,
  () => expectNothingLeft(startDynamoDB),
);

it.runIf(given)("uses the DynamoDB that is given", async () => {
  await expect(startDynamoDB()).resolves.toMatchObject({ endpoint: given });
});

it("does not outlive the process that started it", async () => {
  const [processes, before] = [children(), process.listeners("exit")];
  const emulator = await startKinesis();

  for (const hook of process.listeners("exit")) if (!before.includes(hook)) hook(1);

  await vi.waitFor(() => expect(children()).toBe(processes), 2_000);
  await takePort(emulator);
  await emulator.stop();
});
