/** The size of a value as JSON in a message. */
export type JsonSize = {
  /** In UTF-8; once a limit is passed, any number that is larger. */
  readonly bytes: number;
  /**
   * Whether SQS and SNS take its text as it is: they refuse or replace U+FFFE and U+FFFF, which JSON
   * does not escape. Once a limit is passed, the rest is not looked at.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  readonly sendable: boolean;
};

// Every character but those that JSON writes unchanged, in a byte each.
const odd = /[^ !#-[\]-~]/;
const refused = /[\ufffe\uffff]/;

/**
 * Measures the text that `JSON.stringify` would write, without writing it.
 *
 * @param value a value that JSON can hold: no functions, no `toJSON`
 * @param limit in bytes; measuring ends once it is passed
 */
export function jsonSize(value: unknown, limit = Number.POSITIVE_INFINITY): JsonSize {
  let bytes = 0;
  let sendable = true;
  const sizeOf = (text: string): number => {
    if (!odd.test(text)) return text.length + 2;
    sendable &&= !refused.test(text);
    return Buffer.byteLength(JSON.stringify(text));
  };
  // Records have the same few names, over and over, and under most of them the same text.
  const members = new Map<string, { nameSize: number; text: string; textSize: number }>();
  const memberOf = (name: string) => {
    const known = members.get(name);
    if (known) return known;
    const member = { nameSize: sizeOf(name), text: "", textSize: sizeOf("") };
    members.set(name, member);
    return member;
  };
  // No recursion: a message may nest deeper than the stack.
  const pending = [value];
  while (pending.length > 0 && bytes <= limit) {
    const next = pending.pop();
    if (typeof next === "string") {
      bytes += sizeOf(next);
    } else if (typeof next !== "object" || next === null) {
      bytes += String(JSON.stringify(next)).length;
    } else if (Array.isArray(next)) {
      bytes += 2 + commas(next.length);
      for (const item of next) pending.push(item ?? null);
    } else {
      let count = 0;
      for (const name of Object.keys(next)) {
        // Object.keys gives its keys as plain strings.
        const item: unknown = next[name as keyof typeof next];
        if (item === undefined) continue;
        count += 1;
        const member = memberOf(name);
        bytes += member.nameSize + 1;
        if (typeof item !== "string") {
          pending.push(item);
          continue;
        }
        if (item !== member.text) {
          member.text = item;
          member.textSize = sizeOf(item);
        }
        bytes += member.textSize;
      }
      bytes += 2 + commas(count);
    }
  }
  return { bytes, sendable };
}

function commas(count: number): number {
  return Math.max(0, count - 1);
}
