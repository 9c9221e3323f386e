import { describeJsonFault } from "./jsonFault.js";

/** Narrows to an object with string keys; an array does not count. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Levels that JSON may nest: deeper values can be parsed, but JSON.stringify overflows the stack. */
export const deepest = 500;

/** The value of a JSON text, or why it has none, as the end of a sentence about the text. */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string };

/** Parses JSON that can be handed on: text that is not JSON, or nests too deep, has no value. */
export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    return nestsTooDeep(value) ? { fault: `nests deeper than ${deepest} levels` } : { value };
  } catch {
    return { fault: describeJsonFault(text) };
  }
}

/** Parses JSON as {@link parseJson} does, or gives undefined. */
export function tryParseJson(text: string): unknown {
  const parsed = parseJson(text);
  return "value" in parsed ? parsed.value : undefined;
}

/** Tells whether a value nests more than so many levels. */
export function nestsTooDeep(value: unknown, levels = deepest): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => nestsTooDeep(item, levels - 1));
}

/** The kind of a value, for messages: the value itself may hold anybody's data. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A scalar as it is, shortened; for everything else only its kind. */
export function describe(value: unknown): string {
  if (value === undefined || (typeof value === "object" && value !== null)) return kindOf(value);
  // A program can give more than JSON holds.
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}

/** The names of an object's members, for messages. */
export function listMembers(value: object): string {
  const names = Object.keys(value);
  const shown: string[] = [];
  let length = 0;
  for (const name of names) {
    length += name.length + 2;
    if (length > 100 && shown.length > 0) break;
    // A name may be as long as the message.
    shown.push(name.length > 100 ? `${name.slice(0, 100)}…` : name);
  }
  if (shown.length === 0) return "an empty object";
  return `an object with ${shown.join(", ")}${shown.length < names.length ? ", …" : ""}`;
}
