import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A service on this machine, started for a test or a demo. */
export type Emulator = {
  readonly endpoint: string;
  /** Ends the process and waits until it is gone. Safe to call again. */
  stop(): Promise<void>;
};

export type ProcessOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly endpoint: string;
};

const startTimeout = 30_000;

/** Starts a process and waits until its endpoint answers. */
export async function startProcess(options: ProcessOptions): Promise<Emulator> {
  const { name, command, args, cwd, env, endpoint } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: "pipe" });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-2_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);

  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  const exited = once(child, "exit").catch(() => {});
  void exited.then(() => {
    failure ??= `it ended with code ${child.exitCode ?? child.signalCode}`;
  });
  // Nothing this process started may outlive it.
  const killWithParent = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithParent);
  // A signal ends a process without its "exit" event; vitest ends its workers so.
  const killOnSignal = (): void => {
    killWithParent();
    if (process.listenerCount("SIGTERM") === 0) process.kill(process.pid, "SIGTERM");
  };
  process.once("SIGTERM", killOnSignal);

  async function stop(): Promise<void> {
    process.removeListener("exit", killWithParent);
    process.removeListener("SIGTERM", killOnSignal);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    // They keep everything in memory: there is nothing to save, and one of them ignores SIGTERM.
    child.kill("SIGKILL");
    await exited;
  }

  const deadline = Date.now() + startTimeout;
  while (!(await answers(endpoint))) {
    if (failure === undefined && Date.now() < deadline) {
      await sleep(50);
      continue;
    }
    await stop();
    throw new Error(
      `${name} did not start: ${failure ?? `no answer within ${startTimeout / 1_000} s`}.\n${output}`,
    );
  }
  return { endpoint, stop };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  }
}
