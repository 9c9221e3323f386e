import type { BatchPointer } from "../record/batchPointer.js";

/**
 * Groups the batches of one shard into runs that are worth reading in one go, each sorted by start.
 *
 * Sequence numbers have gaps, so only the arrival times tell how far two ranges lie apart. A batch
 * joins the run before it when the time between them is no longer than the run itself lasts (or a
 * second): read through, the gap then costs about as much as the run. A wrong guess costs calls,
 * never records.
 */
export function planReads<T extends { readonly pointer: BatchPointer }>(
  batches: readonly T[],
): [T, ...T[]][] {
  const sorted = batches.toSorted((a, b) =>
    Number(BigInt(a.pointer.startSequenceNumber) - BigInt(b.pointer.startSequenceNumber)),
  );
  const runs: [T, ...T[]][] = [];
  let runStart = Number.NaN;
  let runEnd = Number.NaN;
  for (const batch of sorted) {
    const { firstArrival = Number.NaN, lastArrival = firstArrival } = batch.pointer;
    const run = runs.at(-1);
    if (run && firstArrival - runEnd <= Math.max(1_000, runEnd - runStart)) {
      run.push(batch);
      runEnd = Math.max(runEnd, lastArrival);
    } else {
      runs.push([batch]);
      [runStart, runEnd] = [firstArrival, lastArrival];
    }
  }
  return runs;
}
