import { countOf } from "../lib/countOf.js";
import { isUnexplained, type Reading } from "../range/rangeReading.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { arrivalOf, sequenceNumberOf } from "../stream/streamRecord.js";
import type { Hydration, HydrationStatus } from "./hydration.js";

type Verdict = { readonly status: HydrationStatus; readonly reason?: string };

/** Gives the verdict on one range, by what was read of it and nothing else. */
export function judge(pointer: BatchPointer, reading: Reading, retentionHours: number): Hydration {
  const { records } = reading;
  const first = records[0];
  const last = records.at(-1);
  const arrival = (first && arrivalOf(first)) ?? pointer.firstArrival ?? Number.NaN;
  const expiresAt = new Date(arrival + retentionHours * 3_600_000);
  return {
    ...verdict(pointer, reading),
    recordCount: records.length,
    expectedCount: pointer.batchSize,
    ...(first && { firstSequenceNumber: sequenceNumberOf(first) }),
    ...(last && { lastSequenceNumber: sequenceNumberOf(last) }),
    ...(!Number.isNaN(expiresAt.getTime()) && { expiresAt: expiresAt.toISOString() }),
    hydratedAt: new Date().toISOString(),
  };
}

function verdict(pointer: BatchPointer, reading: Reading): Verdict {
  const { batchSize } = pointer;
  const { records, startRead, endRead, holed, doubt, ending } = reading;
  const count = records.length;
  const because = ending === undefined ? "" : `: ${ending}`;
  if (count === 0) {
    return { status: "gone", reason: `No record of the range can be read any more${because}.` };
  }
  const missing = [
    !startRead && "its first record was trimmed from the stream",
    holed && "records were trimmed while it was read",
    !endRead && `its last record was not found${because}`,
  ].filter((part) => part !== false);
  const read = `Read ${count} of the batch of ${batchSize}`;
  if (missing.length > 0) {
    return { status: "partial", reason: `${read}; of the range, ${missing.join(", and ")}.` };
  }
  if (doubt !== undefined) {
    const what = "all were read, but that none was trimmed could not be proven";
    return { status: "partial", reason: `${read}; ${what}: ${doubt}.` };
  }
  if (count > batchSize) {
    return {
      status: "superset",
      reason:
        `The range holds ${countOf(count, "record")}, the failed batch had ${batchSize} of them: ` +
        "filters, parallel batches and bisecting leave other records in between.",
    };
  }
  if (isUnexplained(records, pointer)) {
    return { status: "complete", reason: unexplained(count, batchSize) };
  }
  if (count < batchSize) {
    return {
      status: "complete",
      reason:
        `The range holds ${countOf(count, "record")}, the failed batch counted ${batchSize}: ` +
        "Lambda counts the records inside KPL aggregates where it takes them apart.",
    };
  }
  return { status: "complete" };
}

/** Tells a verdict whose count nothing explains: the batch may not be what it seems. */
export function isCountUnexplained({
  status,
  reason,
  recordCount,
  expectedCount,
}: Hydration): boolean {
  return status === "complete" && reason === unexplained(recordCount, expectedCount);
}

function unexplained(count: number, batchSize: number): string {
  return (
    `The range holds ${countOf(count, "record")}, the failed batch counted ${batchSize}, for no ` +
    "known reason."
  );
}
