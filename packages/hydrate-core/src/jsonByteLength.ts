// All but what JSON writes as it is, in a byte each.
const odd = /[^ !#-[\]-~]/;

/**
 * Counts the bytes that `JSON.stringify` would make of a value, in UTF-8, without making them.
 *
 * @param value what JSON can hold: no functions, no `toJSON`
 * @param limit counting ends once it is passed, with a number that is larger
 */
export function jsonByteLength(value: unknown, limit = Number.POSITIVE_INFINITY): number {
  let bytes = 0;
  // No recursion: what comes in a message may nest deeper than the stack is.
  const pending = [value];
  while (pending.length > 0 && bytes <= limit) {
    const next = pending.pop();
    if (typeof next === "string") {
      bytes += stringBytes(next);
    } else if (typeof next !== "object" || next === null) {
      bytes += String(JSON.stringify(next)).length;
    } else if (Array.isArray(next)) {
      bytes += 2 + commas(next.length);
      for (const item of next) pending.push(item ?? null);
    } else {
      let count = 0;
      for (const [name, member] of Object.entries(next)) {
        if (member === undefined) continue;
        bytes += stringBytes(name) + 1;
        pending.push(member);
        count += 1;
      }
      bytes += 2 + commas(count);
    }
  }
  return bytes;
}

function commas(count: number): number {
  return Math.max(0, count - 1);
}

function stringBytes(text: string): number {
  return odd.test(text) ? Buffer.byteLength(JSON.stringify(text)) : text.length + 2;
}
