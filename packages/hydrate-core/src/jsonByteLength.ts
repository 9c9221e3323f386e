// What JSON writes otherwise than it is: quotes, backslashes, control characters, lone surrogates.
const escaped = /["\\\p{Cc}\p{Cs}]/u;

/**
 * Counts the bytes that `JSON.stringify` would make of a value, in UTF-8, without making them.
 *
 * @param value what JSON can hold: no functions, no `toJSON`
 * @param limit counting ends once it is passed, with a number that is larger
 */
export function jsonByteLength(value: unknown, limit = Number.POSITIVE_INFINITY): number {
  if (typeof value === "string") return stringBytes(value);
  if (typeof value !== "object" || value === null) return String(JSON.stringify(value)).length;

  let bytes = 2;
  let comma = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += comma + jsonByteLength(item ?? null, limit - bytes);
      if (bytes > limit) return bytes;
      comma = 1;
    }
    return bytes;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    bytes += comma + stringBytes(name) + 1 + jsonByteLength(member, limit - bytes);
    if (bytes > limit) return bytes;
    comma = 1;
  }
  return bytes;
}

function stringBytes(text: string): number {
  return escaped.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2;
}
