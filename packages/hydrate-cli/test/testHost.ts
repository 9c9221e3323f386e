import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll } from "vitest";
import type { ExitStatus } from "../src/exitStatus.js";
import type { Host } from "../src/host.js";
import { run } from "../src/run.js";

class Captured extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number | undefined;

  constructor(columns: number | undefined) {
    super();
    this.columns = columns;
    this.isTTY = columns !== undefined;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  /** As a terminal that knows no colour. */
  getColorDepth(): number {
    return 1;
  }
}

/** How one command line ended. */
export type Ran = {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--json`. */
  readonly objects: Record<string, unknown>[];
};

/** A working directory in which command lines run in this process, with captured output. */
export type Workplace = {
  readonly cwd: string;
  now: () => number;
  /** Runs `hydrate` with these words; a width makes stdout a terminal of that width. */
  hydrate(...words: readonly string[]): Promise<Ran>;
  inTerminal(columns: number, ...words: readonly string[]): Promise<Ran>;
  /** Presses Ctrl-C. */
  interrupt(): void;
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

export function createWorkplace(): Workplace {
  const cwd = mkdtempSync(join(tmpdir(), "hydrate-cli-"));
  folders.push(cwd);
  const listeners = new Set<() => void>();
  const workplace: Workplace = {
    cwd,
    now: Date.now,
    hydrate: (...words) => runIn(undefined, words),
    inTerminal: (columns, ...words) => runIn(columns, words),
    interrupt() {
      for (const listener of listeners) listener();
    },
  };
  async function runIn(columns: number | undefined, words: readonly string[]): Promise<Ran> {
    const stdout = new Captured(columns);
    const stderr = new Captured(undefined);
    const host: Host = {
      stdout,
      stderr,
      interactive: false,
      cwd,
      now: () => workplace.now(),
      onInterrupt(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      exit: (status) => {
        throw new Error(`ended at once with ${status}`);
      },
    };
    const status = await run(words, host);
    return {
      status,
      stdout: stdout.text,
      stderr: stderr.text,
      get objects() {
        return stdout.text
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      },
    };
  }
  return workplace;
}
