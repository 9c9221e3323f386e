import { isHydrateError } from "../errors.js";
import type { Clock } from "../lib/clock.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { isShardWide, messageOf } from "../stream/readError.js";
import { OpenRanges } from "./openRanges.js";
import { RangeReading, type Reading } from "./rangeReading.js";
import type { ReadPage, ShardReader } from "./shardReader.js";
import { wantedRecords } from "./wantedRecords.js";

// Retention is never below 24 hours; an hour is left for the clocks of both sides.
const trimIsNear = 23 * 3_600_000;

export type ReadRangesOptions = { readonly maxRangeBytes: number; readonly clock: Clock };

/**
 * Reads the ranges of one shard, which must be sorted by start, from the same iterator and pages
 * where they lie side by side. Settles like `Promise.allSettled`: a failure ends one range, or all
 * that are left where the next one would fail alike.
 */
export async function readRanges(
  reader: ShardReader,
  pointers: readonly BatchPointer[],
  { maxRangeBytes, clock }: ReadRangesOptions,
): Promise<PromiseSettledResult<Reading>[]> {
  const callsBefore = reader.calls.count;
  const ranges = pointers.map((pointer) => new RangeReading(pointer, maxRangeBytes));
  const open = new OpenRanges(ranges);

  while (open.first) {
    try {
      await readFrom(reader, open, clock);
    } catch (error) {
      open.fail(error, isShardWide(error));
    }
  }
  await proveUntrimmed(reader, ranges);

  const calls = reader.calls.count - callsBefore;
  return ranges.map((range) =>
    range.failure
      ? { status: "rejected", reason: range.failure.reason }
      : { status: "fulfilled", value: range.result(calls) },
  );
}

/** Reads on from the start of the first range until a gap is worth jumping, or nothing is left. */
async function readFrom(reader: ShardReader, open: OpenRanges, clock: Clock): Promise<void> {
  const { first } = open;
  if (!first) return;
  reader.moveTo(first.pointer.startSequenceNumber);

  for (;;) {
    const page = await reader.next(wantedRecords(open.inOrder(), reader.size.density));
    if (page.isTrimmed) for (const range of open.begun) range.markHole();

    for (const record of page.records) open.take(record);
    if (page.ending !== undefined) {
      // Ranges further on are tried from their own start.
      if (open.begun.length > 0 || !first.finished) open.end(page.ending);
      return;
    }
    const next = open.first;
    if (!next || (next !== first && !reader.hasReached(next.start))) return;
    if (reader.calls.source.hidesTrims) {
      for (const range of open.begun) {
        range.isUnproven ||= isNearTrim(page, range, clock.now());
      }
    }
  }
}

/** Whether records of the range may be trimmed before the next page: these are about as old as that. */
function isNearTrim({ millisBehindLatest }: ReadPage, range: RangeReading, now: number): boolean {
  // The newest record of a quiet shard may be as old as the rest.
  return (millisBehindLatest ?? 0) >= trimIsNear || now - range.oldestArrival >= trimIsNear;
}

/**
 * Kinesis says nothing when it trims records between two pages of a reader that is about as far
 * behind as the retention. But it trims from the oldest on: where the first record of a range is
 * still there after the last one was read, none between them was lost. The oldest record of the shard
 * answers for all ranges.
 */
async function proveUntrimmed(reader: ShardReader, ranges: readonly RangeReading[]): Promise<void> {
  const doubtful = ranges.filter((range) => range.needsProof);
  const [first] = doubtful;
  if (!first) return;
  try {
    const oldest = await reader.oldestFrom(first.pointer.startSequenceNumber);
    for (const range of doubtful) {
      if (oldest === undefined || range.start < oldest) range.markHole();
    }
  } catch (error) {
    // All was read: the records are worth more than a next try, which may find them trimmed.
    const cause = isHydrateError(error) ? error.cause : error;
    for (const range of doubtful) range.doubt = messageOf(cause);
  }
}
