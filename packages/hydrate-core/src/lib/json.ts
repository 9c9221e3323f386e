/** Narrows to an object with string keys; an array is none. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Levels that JSON may nest: what is deeper can be parsed, but runs JSON.stringify out of stack. */
export const deepest = 500;

/** Parses JSON, or gives undefined where the text is none, or nests too deep to be handed on. */
export function tryParseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return nestsTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Tells whether a value nests deeper than {@link deepest}. */
export function nestsTooDeep(value: unknown, levels = deepest): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => nestsTooDeep(item, levels - 1));
}

/** What kind of value it is, for messages: the value itself may hold anybody's data. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A scalar as it is, shortened; of all else what kind it is. */
export function describe(value: unknown): string {
  if (value === undefined || (typeof value === "object" && value !== null)) return kindOf(value);
  // Not all that a program can give is JSON.
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;
}
