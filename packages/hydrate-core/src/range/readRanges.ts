import type { BatchPointer } from "../record/batchPointer.js";
import { isShardWide } from "../stream/readError.js";
import type { Shard, StreamSource } from "../stream/streamSource.js";
import { RangeReading, type Reading } from "./rangeReading.js";
import { ShardReader } from "./shardReader.js";

// Retention is never below 24 hours; an hour is left for the clocks of both sides.
const trimIsNear = 23 * 3_600_000;

export type ReadRangesOptions = {
  readonly maxRangeBytes: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Reads the ranges of one shard, which must be sorted by start, from the same iterator and pages
 * where they lie side by side. Settles like `Promise.allSettled`: a failure ends one range, or all
 * that are left where the next one would fail alike.
 */
export async function readRanges(
  source: StreamSource,
  shard: Shard,
  pointers: readonly BatchPointer[],
  { maxRangeBytes, signal }: ReadRangesOptions,
): Promise<PromiseSettledResult<Reading>[]> {
  const reader = new ShardReader(source, shard, signal);
  const ranges = pointers.map((pointer) => new RangeReading(pointer, maxRangeBytes));
  const pending = () => ranges.filter((range) => !range.finished);

  for (let [first, ...others] = pending(); first; [first, ...others] = pending()) {
    try {
      await readFrom(reader, [first, ...others]);
    } catch (error) {
      for (const range of isShardWide(error) ? pending() : pending().slice(0, 1)) {
        range.fail(error);
      }
      for (const range of pending()) range.restart();
    }
  }
  await proveUntrimmed(reader, ranges);

  return ranges.map((range) =>
    range.failure
      ? { status: "rejected", reason: range.failure.reason }
      : { status: "fulfilled", value: range.result(reader.calls) },
  );
}

/** Reads on from the start of the first range until a gap is worth jumping, or nothing is left. */
async function readFrom(
  reader: ShardReader,
  [first, ...others]: readonly [RangeReading, ...RangeReading[]],
): Promise<void> {
  const ranges = [first, ...others];
  reader.moveTo(first.pointer.startSequenceNumber);

  for (;;) {
    const page = await reader.next(wanted(ranges));
    if (page.trimmed) for (const range of ranges) if (range.isHalfRead) range.markHole();

    for (const record of page.records) for (const range of ranges) range.take(record);
    if (page.ending !== undefined) {
      // Only what has begun ends here; ranges further on are tried from their own start.
      for (const range of ranges) {
        if (range.isHalfRead || (range === first && !range.finished)) range.finish(page.ending);
      }
      return;
    }
    const next = ranges.find((range) => !range.finished);
    if (!next) return;
    if (next !== first && !reader.hasReached(next.start)) return;
    if ((page.millisBehindLatest ?? 0) >= trimIsNear) {
      for (const range of ranges) if (range.isHalfRead) range.unproven = true;
    }
  }
}

/** How many more records the batches that are not finished had. */
function wanted(ranges: readonly RangeReading[]): number {
  return ranges
    .filter((range) => !range.finished)
    .reduce((sum, range) => sum + Math.max(0, range.pointer.batchSize - range.recordCount), 0);
}

/**
 * Kinesis says nothing when it trims records between two pages of a reader that is about as far
 * behind as the retention. But it trims from the oldest on: where the first record of a range is
 * still there after the last one was read, none between them was lost.
 */
async function proveUntrimmed(reader: ShardReader, ranges: readonly RangeReading[]): Promise<void> {
  for (const range of ranges) {
    if (!range.unproven || !range.isCovered || range.failure) continue;
    try {
      if (await reader.holds(range.pointer.startSequenceNumber)) return;
      range.markHole();
    } catch (error) {
      range.fail(error);
    }
  }
}
