import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export type Outcome = {
  readonly answer?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
};

/** A function in a process of its own, as a sandbox of Lambda holds it. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  #output = "";

  private constructor(path: string, env: Record<string, string>) {
    this.#child = fork(script("host.ts"), [path], { env, execArgv: [], silent: true });
    const keep = (chunk: unknown): void => {
      this.#output = `${this.#output}${chunk}`.slice(-10_000);
    };
    this.#child.stdout?.on("data", keep);
    this.#child.stderr?.on("data", keep);
  }

  /** Starts it, and waits until it has initialised. */
  static async start(path: string, env: Record<string, string>): Promise<FunctionProcess> {
    const started = new FunctionProcess(path, env);
    await started.#next();
    return started;
  }

  /** @param millis what is left of the time, by Lambda's clock */
  async invoke(name: string, event: unknown, millis = 60_000): Promise<Outcome> {
    this.#child.send({ name, event, millis });
    // The host sends nothing else.
    return (await this.#next()) as Outcome;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, "exit");
  }

  async #next(): Promise<unknown> {
    const ended = new AbortController();
    try {
      return await Promise.race([
        once(this.#child, "message", { signal: ended.signal }).then(([message]) => message),
        once(this.#child, "exit", { signal: ended.signal }).then(([code]) => {
          throw new Error(`The function's process ended with ${code}: ${this.#output}`);
        }),
      ]);
    } finally {
      ended.abort();
    }
  }
}

/** Invokes a function in a process that nothing else keeps alive; gives what it prints last. */
export async function invokeAlone(
  path: string,
  event: unknown,
  env: Record<string, string>,
): Promise<string | undefined> {
  const args = [script("waitAlone.ts"), path, JSON.stringify(event)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trim().split("\n").at(-1);
}
