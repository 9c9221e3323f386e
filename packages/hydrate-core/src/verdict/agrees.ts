import type { BatchPointer } from "../record/batchPointer.js";
import type { Hydration } from "../event/hydratedRecord.js";

type Range = Pick<BatchPointer, "startSequenceNumber" | "endSequenceNumber">;

/**
 * Tells whether a verdict that came in a message can be that of the records beside it. One that was cut
 * or edited is none any more: an empty batch would be a success with nothing done.
 */
export function agrees(
  { status, recordCount, payloadLocation }: Hydration,
  { startSequenceNumber, endSequenceNumber }: Range,
  sequenceNumbers: readonly string[],
): boolean {
  // Then the records are there, and nowhere else.
  if (payloadLocation !== undefined) return sequenceNumbers.length === 0;
  if (sequenceNumbers.length !== recordCount) return false;
  const [start, end] = [BigInt(startSequenceNumber), BigInt(endSequenceNumber)];
  const numbers = sequenceNumbers.map(BigInt);
  if (numbers.some((number) => number < start || number > end)) return false;
  return (
    status === "partial" || status === "gone" || (numbers.includes(start) && numbers.includes(end))
  );
}
