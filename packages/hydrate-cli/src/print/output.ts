import { styleText } from "node:util";
import type { Host } from "../host.js";

/** The styles in use; what each means is decided where it is printed. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** One line of `--json`. */
export type JsonLine = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Data goes to stdout, all else to stderr; with `--json` data is one object a line. */
export type Output = {
  readonly json: boolean;
  /** The width to fit; Infinity where the output is piped. */
  readonly columns: number;
  /** Lines of data for a person; nothing with `--json`. */
  text(...lines: readonly string[]): void;
  /** One object of data for a program; nothing without `--json`. */
  object(line: JsonLine): void;
  /** Replaces the last progress in a terminal; elsewhere nothing. `undefined` clears it. */
  progress(line: string | undefined): void;
  /** Lines on stderr: warnings, and what to do next. */
  note(...lines: readonly string[]): void;
  error(message: string, advice?: readonly string[]): void;
  /** Colours a text of stdout where it is a terminal and NO_COLOR is not set. */
  style(style: Style, text: string): string;
};

/** Makes the output of one command. */
export function createOutput(
  { stdout, stderr }: Pick<Host, "stdout" | "stderr">,
  { json = false }: { readonly json?: boolean | undefined },
): Output {
  let progressing = false;
  const clear = (): void => {
    if (progressing) stderr.write("\r\u001B[K");
    progressing = false;
  };
  const note = (...lines: readonly string[]): void => {
    clear();
    for (const line of lines) stderr.write(`${line}\n`);
  };
  return {
    json,
    columns: (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY,
    text(...lines) {
      if (json) return;
      clear();
      for (const line of lines) stdout.write(`${line.trimEnd()}\n`);
    },
    object(line) {
      if (json) stdout.write(`${JSON.stringify(line)}\n`);
    },
    progress(line) {
      if (!stderr.isTTY) return;
      clear();
      if (line === undefined) return;
      stderr.write(styleText("dim", line.slice(0, (stderr.columns ?? 80) - 1), { stream: stderr }));
      progressing = true;
    },
    note,
    error(message, advice = []) {
      const mark = styleText("red", "✗", { stream: stderr });
      note(`${mark} ${message}`, ...advice.map((line) => `  ${line}`));
    },
    style: (style, text) => styleText(style, text, { stream: stdout }),
  };
}
