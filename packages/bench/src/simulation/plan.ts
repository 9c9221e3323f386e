// A shard serves 5 calls and 2 MB a second: a call costs its readers as much as these bytes.
const bytesOfACall = 400_000;

/** Places that are read in one go: no gap is longer than what lies before it, or a second. */
export function runsOf(places: readonly number[], batchMillis: number): number[][] {
  const runs: number[][] = [];
  for (const place of places.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    const [first = 0, last = 0] = [run?.[0], run?.at(-1)];
    const gap = (place - last - 1) * batchMillis;
    if (run && gap <= Math.max(1_000, (last + 1 - first) * batchMillis)) run.push(place);
    else runs.push([place]);
  }
  return runs;
}

/**
 * Bytes of the next page: what the first batch still lacks, and those behind it as long as reading
 * through the gaps costs less than a call for each.
 *
 * @param places those of the batches that are not read yet, in order
 * @param at how far the shard is read, in bytes
 * @param most bytes of the page, at most
 */
export function pageBytes(
  places: readonly number[],
  batchBytes: number,
  at: number,
  most: number,
): number {
  let bytes = 0;
  let end = at;
  for (const place of places) {
    const gap = Math.max(0, place * batchBytes - end);
    if (bytes > 0 && gap > Math.max(bytesOfACall - bytes, bytes / 8)) break;
    end = (place + 1) * batchBytes;
    bytes = end - at;
  }
  return Math.min(bytes, most);
}
