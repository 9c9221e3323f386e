import type { Density } from "./pageSize.js";
import type { RangeReading } from "./rangeReading.js";

// A shard serves 5 calls and 2 MB a second: a call costs its readers as much as these bytes.
const bytesOfACall = 400_000;

// Records of the first page beyond the first batch: at 10 KB each, what a shard serves in a second.
const mostUnweighed = 200;

/**
 * How many records the next page should hold: what the batch that comes first still lacks, and the
 * batches behind it as long as reading through the gaps between them costs less than a call for each.
 * Before the first page nothing is known of the gaps; the batches of a run are taken for neighbours. Nor
 * is known what a record weighs, so only a few batches are asked for: a page of 10 MB would keep the
 * live consumer waiting for seconds.
 */
export function wantedRecords(ranges: Iterable<RangeReading>, density?: Density): number {
  let records = 0;
  let bytes = 0;
  let end: RangeReading | undefined;
  for (const range of ranges) {
    const isUnweighed = density === undefined && end !== undefined;
    if (isUnweighed && records + range.pointer.batchSize > mostUnweighed) break;
    const gap = end && density ? gapBetween(end, range, density) : 0;
    const weight = density?.bytesPerRecord ?? 0;
    if (gap * weight > Math.max(bytesOfACall - bytes, bytes / 8)) break;
    records += Math.ceil(gap) + Math.max(0, range.pointer.batchSize - range.recordCount);
    bytes = records * weight;
    if (!end || range.end > end.end) end = range;
  }
  return records;
}

/** About how many records lie between two ranges. */
function gapBetween(before: RangeReading, after: RangeReading, { recordsPerMilli }: Density) {
  if (after.start <= before.end) return 0;
  const from = before.pointer.lastArrival ?? before.pointer.firstArrival ?? Number.NaN;
  const millis = Math.max(0, (after.pointer.firstArrival ?? Number.NaN) - from);
  const records = millis === 0 ? 0 : millis * (recordsPerMilli ?? Number.POSITIVE_INFINITY);
  return Number.isNaN(records) ? Number.POSITIVE_INFINITY : records;
}
