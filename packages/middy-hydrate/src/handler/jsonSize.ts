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
  // Records have the same few names, over and over.
  const nameSizes = new Map<string, number>();
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
        const member: unknown = next[name as keyof typeof next];
        if (member === undefined) continue;
        const nameSize = nameSizes.get(name) ?? sizeOf(name);
        nameSizes.set(name, nameSize);
        bytes += nameSize + 1;
        if (typeof member === "string") bytes += sizeOf(member);
        else pending.push(member);
        count += 1;
      }
      bytes += 2 + commas(count);
    }
  }
  return { bytes, sendable };
}

function commas(count: number): number {
  return Math.max(0, count - 1);
}
