import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hydratedLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.stop());
beforeEach(() => stage.reset());

const sendFive = () =>
  [1, 2, 3, 4, 5].map((number) => stage.send(hydratedLetter({ first: `${number}00` })));

it("takes nothing new after the first Ctrl-C, finishes what runs, and puts the rest back", async () => {
  sendFive();
  const { promise: running, resolve: finish } = Promise.withResolvers<void>();
  stage.lambda.onInvoke = async (_, call) => {
    if (call < 3) return {};
    stage.work.interrupt();
    await running;
    return {};
  };
  const replaying = stage.replay();
  setTimeout(finish, 300);

  const { status, stdout } = await replaying;

  expect(status).toBe(130);
  expect(stdout).toContain("3 batches replayed");
  expect(stdout).toContain("interrupted: the rest was put back");
  expect(stage.lambda.invocations).toHaveLength(3);
  expect([stage.ready(), stage.inFlight()]).toEqual([2, 0]);
  expect((await stage.journal()).slice(-2)).toEqual(["ok", "deleted"]);
});

it("puts everything back where a look is interrupted", async () => {
  sendFive();
  stage.proxy.before = ({ action }) => {
    if (action === "ReceiveMessage") stage.work.interrupt();
    return undefined;
  };

  const { status, stderr } = await stage.work.hydrate("triage", stage.queue);

  expect(status).toBe(130);
  expect(stderr).toContain("all were put back");
  expect([stage.ready(), stage.inFlight()]).toEqual([5, 0]);
});

it("says at the second Ctrl-C which messages stay hidden, and until when", async () => {
  const ids = sendFive();
  const child = spawn(
    process.execPath,
    [bin, "replay", stage.queue, "--yes", "--all", "--pace", "1000"],
    { cwd: stage.work.cwd, env: process.env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    if (stderr.includes("Ctrl-C again ends at once") && !child.killed) child.kill("SIGINT");
  });
  child.stdout.resume();
  // The function never answers.
  stage.lambda.onInvoke = () => {
    process.kill(child.pid ?? 0, "SIGINT");
    return new Promise(() => {});
  };

  const code = await new Promise((resolve) => child.once("close", resolve));

  expect(code).toBe(130);
  expect(stderr).toMatch(/5 messages stay hidden until \d\d:\d\d and come back then:/);
  for (const id of ids) expect(stderr).toContain(id);
  expect((await stage.journal()).at(-1)).toBe("invoking");
});
