import type { Writable } from "node:stream";

/** Where text goes; a terminal has a width. */
export type Sink = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** What the command needs of the process around it; a test gives its own. */
export type Host = {
  /** Data. */
  readonly stdout: Sink;
  /** Progress, advice and errors. */
  readonly stderr: Sink;
  /** Whether somebody is there to answer a question. */
  readonly interactive: boolean;
  /** The working directory. */
  readonly cwd: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls the listener at every Ctrl-C or SIGTERM, until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
};

/** The process itself. */
export function processHost(): Host {
  // A reader that goes away, such as `head`, must not end the work half way.
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount("error") === 0) stream.on("error", () => {});
  }
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    cwd: process.cwd(),
    now: Date.now,
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      process.on("SIGTERM", listener);
      return () => {
        process.off("SIGINT", listener);
        process.off("SIGTERM", listener);
      };
    },
    exit: (status) => process.exit(status),
  };
}
