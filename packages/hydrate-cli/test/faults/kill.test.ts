import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { hydratedLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
const killAt = fileURLToPath(new URL("./killAt.mjs", import.meta.url));

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  vi.useRealTimers();
  await stage.stop();
});

type Ended = {
  readonly signal: string | null;
  readonly code: number | null;
  readonly output: string;
};

/** Runs the built command in a process of its own, which may be killed. */
function hydrate(
  cwd: string,
  env: Record<string, string>,
  words: readonly string[],
): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", killAt, bin, ...words], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
}

const replay = ["replay", "orders-dead-letters", "--yes", "--all", "--pace", "1000"];

type Row = {
  readonly step: string;
  readonly calledBefore: number;
  readonly journal: string;
  readonly calledInAll: number;
  readonly left: string;
};

// After every write to the disk, and every call to AWS.
it.each([
  ["a replay", replay, true],
  ["a replay that saves first", replay, false],
])(
  "%s loses nothing and calls nothing twice, wherever kill -9 comes",
  { timeout: 400_000 },
  async (_, words, saved) => {
    const rows: Row[] = [];
    for (let step = 1; ; step += 1) {
      stage.reset();
      const { cwd } = stage.work;
      const log = join(cwd, "step");
      const path = join(cwd, "hydrate", stage.queue, "journal.jsonl");
      const ids = [stage.send(hydratedLetter())];
      if (saved) {
        ids.push(stage.send(hydratedLetter({ first: "200" })));
        await stage.work.hydrate("save", stage.queue);
      }
      const killed = await hydrate(cwd, { KILL_AT: String(step), KILL_LOG: log }, words);
      if (killed.signal === null) {
        expect(killed).toMatchObject({ code: 0, output: expect.stringContaining("replayed") });
        break;
      }
      const calledBefore = stage.lambda.invocations.length;
      const before = await states(path);
      // What the dead process held comes back when its time is over.
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 300_000 });
      const again = await stage.replay();
      vi.useRealTimers();

      const after = await states(path);
      const inQueue = ids.filter((id) => stage.ids().includes(id));
      const unknown = ids.filter((id) => after[id] === "unknown" || after[id] === "invoking");
      rows.push({
        step: await readFile(log, "utf8"),
        calledBefore,
        journal: ids.map((id) => before[id] ?? "-").join(", "),
        calledInAll: stage.lambda.invocations.length,
        left: unknown.length > 0 ? `${unknown.length} unknown, in the queue` : "nothing",
      });
      const calls = stage.lambda.invocations.map(({ event }) => JSON.stringify(event));
      expect(new Set(calls).size, `called twice after step ${step}`).toBe(calls.length);
      // A message is in the queue exactly as long as its batch did not succeed for certain.
      expect(inQueue, `step ${step}: ${again.stdout}`).toEqual(unknown);
      expect(again.status, `step ${step}: ${again.stdout}`).toBe(unknown.length > 0 ? 3 : 0);
      // What is unknown was called once at most; what is not unknown was called.
      expect(calls.length).toBeGreaterThanOrEqual(ids.length - unknown.length);
    }
    if (process.env["KILL_TABLE"]) process.stdout.write(tableOf(rows));
    expect(rows.length).toBeGreaterThan(12);
    // It does happen, and only between the line before a call and the line after it.
    expect(rows.some(({ left }) => left !== "nothing")).toBe(true);
  },
);

async function states(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, "utf8").catch(() => "");
  return Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line))
      .map(({ id, state }) => [id, state]),
  );
}

function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => Object.values(row).join(" | "));
  return `\n| killed | calls before | journal | calls in all | left |\n|---|---|---|---|---|\n${cells
    .map((row) => `| ${row} |`)
    .join("\n")}\n`;
}
