import { isInOrder } from "../lib/sequenceNumber.js";
import type { BatchPointer } from "../record/batchPointer.js";
import type { Hydration } from "./hydration.js";

type Range = Pick<BatchPointer, "startSequenceNumber" | "endSequenceNumber">;

/**
 * Tells whether a verdict in a message fits the records beside it. A verdict whose batch was cut or
 * edited no longer counts: an empty batch would be a success with nothing done.
 */
export function agrees(
  { status, recordCount, payloadLocation }: Hydration,
  { startSequenceNumber, endSequenceNumber }: Range,
  sequenceNumbers: readonly string[],
): boolean {
  // Then the records are there, and nowhere else.
  if (payloadLocation !== undefined) return sequenceNumbers.length === 0;
  if (sequenceNumbers.length !== recordCount) return false;
  const numbers = sequenceNumbers.map(BigInt);
  const [start, end] = [BigInt(startSequenceNumber), BigInt(endSequenceNumber)];
  const [first = start, last = end] = [numbers[0], numbers.at(-1)];
  if (!isInOrder(numbers) || first < start || last > end) return false;
  if (status === "partial" || status === "gone") return true;
  return numbers.length > 0 && first === start && last === end;
}
