import { isObject, tryParseJson } from "../lib/json.js";

/** An error as a function's log has it. It may hold record data: only its label goes into a summary. */
export type LoggedError = {
  readonly type: string;
  readonly message: string;
  /** The first place in the function's own code. */
  readonly at?: string;
};

/** The error in one line of a function's log, in any of the formats that runtimes and loggers write. */
export function errorIn(line: string): LoggedError | undefined {
  const [, timedOut] = /(Task timed out after [\d.]+ seconds)/.exec(line) ?? [];
  if (timedOut !== undefined) return { type: "Timeout", message: timedOut };
  const [, exited] = /(Runtime exited with error: [\w :]+)/.exec(line) ?? [];
  if (exited !== undefined) return { type: "Runtime.ExitError", message: exited.trim() };

  const start = line.indexOf("{");
  const value = start === -1 ? undefined : tryParseJson(line.slice(start));
  const found = value === undefined ? undefined : errorOf(value, 3);
  if (found) return found;
  // Python and Java write `[ERROR] KeyError: 'sku'`; a thrown error of Node's is `TypeError: …`.
  const [, type, message] =
    /(?:\[ERROR\]|ERROR|Exception in thread \S+)[\s\t]+(?:.*\t)?([A-Z][\w.]*(?:Error|Exception)): ([^\n]*)/.exec(
      line,
    ) ?? [];
  if (type !== undefined && message !== undefined) return { type, message };
  return undefined;
}

/** Lambda's own members, Powertools' logger, and what is logged as `error`. */
function errorOf(value: unknown, depth: number): LoggedError | undefined {
  if (!isObject(value) || depth === 0) return undefined;
  const type = value["errorType"] ?? value["name"];
  const message = value["errorMessage"] ?? value["message"];
  if (typeof type === "string" && typeof message === "string" && /\w/.test(type)) {
    const stack = value["stack"] ?? value["stackTrace"] ?? value["trace"];
    const at = placeIn(Array.isArray(stack) ? stack.join("\n") : stack);
    return { type, message, ...(at !== undefined && { at }) };
  }
  for (const name of ["error", "err", "exception", "message", "record"]) {
    const inner = errorOf(value[name], depth - 1);
    if (inner) return inner;
  }
  return undefined;
}

/** `book (index.mjs:41:18)`, without the folder that Lambda unpacks into. */
function placeIn(stack: unknown): string | undefined {
  if (typeof stack !== "string") return undefined;
  const line = stack
    .split("\n")
    .find((of) => /^\s*at .*:\d+:\d+/.test(of) && !of.includes("node:"));
  return line
    ?.trim()
    .replace(/^at /, "")
    .replace(/(?:file:\/\/)?\/var\/(?:task|runtime)\//, "");
}
