import { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  dynamodbUnavailable,
  type Emulator,
  startDynamoDB,
  startKinesis,
} from "../../src/index.js";

const given = process.env["DYNAMODB_LOCAL_ENDPOINT"];
const unavailable = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();

/** Starts an emulator, and finds out which process that is. */
async function startWithPid(start: () => Promise<Emulator>) {
  let child: ChildProcess | undefined;
  const keepChild = (message: unknown): void => {
    if (typeof message !== "object" || message === null || !("process" in message)) return;
    if (message.process instanceof ChildProcess) child = message.process;
  };
  subscribe("child_process", keepChild);
  const emulator = await start().finally(() => unsubscribe("child_process", keepChild));
  const pid = child?.pid;
  if (pid === undefined) throw new Error("No process was started");
  return { emulator, pid };
}

const countHooks = (): number => process.listenerCount("exit") + process.listenerCount("SIGTERM");

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Fails unless the port can be taken, as it can once nothing listens on it. */
async function takePort({ endpoint }: Emulator): Promise<void> {
  const server = createServer().listen(Number(new URL(endpoint).port), "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

async function expectNothingLeft(start: () => Promise<Emulator>): Promise<void> {
  const hooks = countHooks();
  const { emulator, pid } = await startWithPid(start);
  await expect(fetch(emulator.endpoint)).resolves.toBeDefined();
  expect(isAlive(pid)).toBe(true);
  await expect(takePort(emulator)).rejects.toThrow("EADDRINUSE");

  await Promise.all([emulator.stop(), emulator.stop()]);
  await emulator.stop();

  expect(isAlive(pid)).toBe(false);
  expect(countHooks()).toBe(hooks);
  await takePort(emulator);
}

it("starts Kinesis, and leaves nothing behind when it stops", () =>
  expectNothingLeft(startKinesis));

it.skipIf(unavailable || given)(
  `starts DynamoDB, and leaves nothing behind when it stops${unavailable ? ` (needs ${unavailable})` : ""}`,
  () => expectNothingLeft(startDynamoDB),
);

it("starts no DynamoDB where one is given", async () => {
  vi.stubEnv("DYNAMODB_LOCAL_ENDPOINT", "http://127.0.0.1:9");
  onTestFinished(() => void vi.unstubAllEnvs());

  expect(dynamodbUnavailable()).toBeUndefined();
  await expect(startWithPid(startDynamoDB)).rejects.toThrow("No process was started");
  await expect(startDynamoDB()).resolves.toMatchObject({ endpoint: "http://127.0.0.1:9" });
});

it("ends the emulator when the process that started it ends", async () => {
  const before = process.listeners("exit");
  const { emulator, pid } = await startWithPid(startKinesis);

  for (const hook of process.listeners("exit")) if (!before.includes(hook)) hook(1);

  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 2_000);
  await takePort(emulator);
  await emulator.stop();
});
