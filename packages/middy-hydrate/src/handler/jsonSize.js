// All but what JSON writes as it is, in a byte each.
const odd = /[^ !#-[\]-~]/;
const refused = /[\ufffe\uffff]/;
/**
 * Measures what `JSON.stringify` would make of a value, without making it.
 *
 * @param value what JSON can hold: no functions, no `toJSON`
 * @param limit in bytes; measuring ends once it is passed
 */
export function jsonSize(value, limit = Number.POSITIVE_INFINITY) {
  let bytes = 0;
  let sendable = true;
  const addText = (text) => {
    if (odd.test(text)) {
      bytes += Buffer.byteLength(JSON.stringify(text));
      sendable &&= !refused.test(text);
    } else {
      bytes += text.length + 2;
    }
  };
  // No recursion: what comes in a message may nest deeper than the stack is.
  const pending = [value];
  while (pending.length > 0 && bytes <= limit) {
    const next = pending.pop();
    if (typeof next === "string") {
      addText(next);
    } else if (typeof next !== "object" || next === null) {
      bytes += String(JSON.stringify(next)).length;
    } else if (Array.isArray(next)) {
      bytes += 2 + commas(next.length);
      for (const item of next) pending.push(item ?? null);
    } else {
      let count = 0;
      for (const [name, member] of Object.entries(next)) {
        if (member === undefined) continue;
        addText(name);
        bytes += 1;
        pending.push(member);
        count += 1;
      }
      bytes += 2 + commas(count);
    }
  }
  return { bytes, sendable };
}
function commas(count) {
  return Math.max(0, count - 1);
}
//# sourceMappingURL=jsonSize.js.map
