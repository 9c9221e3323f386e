/** Narrows to an object with string keys; an array does not count. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Levels that JSON may nest: deeper values can be parsed, but JSON.stringify overflows the stack. */
export const deepest = 500;

/** Parses JSON, or gives undefined where the text is not JSON, or nests too deep to be handed on. */
export function tryParseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return nestsTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
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
  const members = Object.keys(value).slice(0, 10).join(", ").slice(0, 100);
  return members === "" ? "an empty object" : `an object with ${members}`;
}
