import { exitStatus } from "./exitStatus.js";
import type { Host } from "./host.js";
import type { Output } from "./print/output.js";

/** The two Ctrl-C: the first takes nothing new, the second ends at once. */
export type Interrupt = {
  /** Aborts at the first Ctrl-C: finish what runs, put the rest back. */
  readonly signal: AbortSignal;
  /** What the second Ctrl-C prints before the process ends, until the returned function is called. */
  onSecond(report: () => readonly string[]): () => void;
  end(): void;
};

/** Listens for Ctrl-C and SIGTERM. */
export function createInterrupt(host: Host, output: Output): Interrupt {
  const controller = new AbortController();
  const reports = new Set<() => readonly string[]>();
  const end = host.onInterrupt(() => {
    if (controller.signal.aborted) {
      output.note(...[...reports].flatMap((report) => report()));
      host.exit(exitStatus.interrupted);
      return;
    }
    output.note("Finishing what runs and putting the rest back. Ctrl-C again ends at once.");
    controller.abort();
  });
  return {
    signal: controller.signal,
    onSecond(report) {
      reports.add(report);
      return () => reports.delete(report);
    },
    end,
  };
}
