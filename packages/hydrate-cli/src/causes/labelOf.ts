import { harmless } from "../print/readable.js";

const longest = 60;

/**
 * The label of an error: its type and its message without ids, numbers and data, so that equal causes
 * are equal texts and no record data is in it. Undefined where there is no error.
 */
export function labelOf(errorType: unknown, errorMessage: unknown): string | undefined {
  const type = typeof errorType === "string" ? errorType.slice(0, 40).replace(/[^\w.:-]/g, "") : "";
  const message = typeof errorMessage === "string" ? withoutData(errorMessage) : "";
  // "Error" says nothing that the message does not.
  const named = type === "Error" && message !== "" ? "" : type;
  const label = harmless([named, message].filter((part) => part !== "").join(": "));
  if (label === "") return undefined;
  return label.length > longest ? `${label.slice(0, longest - 1).trimEnd()}…` : label;
}

function withoutData(message: string): string {
  const [line = ""] = message.split(/\r?\n/, 1);
  return (
    familiar(line) ??
    line
      .slice(0, 400)
      // Lambda's own words begin with a time and an id.
      .replace(/^[\dT:.-]+Z [0-9a-f-]{36} /, "")
      .replace(/(["'`])(?:(?!\1).)*\1/g, "…")
      .replace(/[[{].*[\]}]/g, "…")
      .replace(/\b[\w.+-]+@[\w.-]+\b/g, "…")
      .replace(/\b(?=[\w-]*\d)[\w-]{2,}\b/g, "#")
      .replace(/\d+/g, "#")
      .replace(/[=:]\s*\S.*$/, "")
      .replace(/\s+/g, " ")
      .trim()
  );
}

/** Messages of the runtime whose quoted part is the program's, not the data's. */
function familiar(line: string): string | undefined {
  const [, verb, member] =
    /^Cannot (read|set) propert(?:y|ies) (?:of (?:undefined|null) \((?:reading|setting) )?'(\w{1,30})'/.exec(
      line,
    ) ?? [];
  if (verb !== undefined) return `${verb}ing '${member}'`;
  const [, called] = /^([\w.]{1,40}) is not (?:a function|defined|iterable)/.exec(line) ?? [];
  if (called !== undefined) return line.slice(0, 60);
  const [, refused] = /\b(E[A-Z]{5,} [\w.-]+:\d+)/.exec(line) ?? [];
  if (refused !== undefined) return refused.replace(/\d+\.\d+\.\d+\.\d+/, "#");
  if (/Task timed out after/.test(line)) return "Task timed out";
  const [, exited] = /(Runtime exited with error: [\w :]{1,30})/.exec(line) ?? [];
  return exited;
}
