import type { StreamEvent } from "./outcome.js";

/** Bytes that a synchronous invocation may carry. */
export const invokeLimit = 6 * 1_024 * 1_024;

const envelope = Buffer.byteLength('{"Records":[]}');

/**
 * Splits an event into parts that an invocation can carry, in the shard's order; the same event always
 * gives the same parts. Undefined where one record alone is too big.
 */
export function splitEvent(event: StreamEvent, limit = invokeLimit): StreamEvent[] | undefined {
  // One list of records, whichever stream they are of.
  const records: readonly unknown[] = event.Records;
  const parts: unknown[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const bytes = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (envelope + bytes > limit) return undefined;
    if (size + bytes > limit) {
      parts.push([]);
      size = envelope;
    }
    parts.at(-1)?.push(record);
    size += bytes;
  }
  return parts.map((of) => ({ Records: of }) as StreamEvent);
}
