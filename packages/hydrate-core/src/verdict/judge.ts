import type { Reading } from "../range/rangeReading.js";
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

function verdict(
  { batchSize, source }: BatchPointer,
  { records, startRead, endRead, holed, ending }: Reading,
): Verdict {
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
  if (missing.length > 0) {
    return {
      status: "partial",
      reason: `Read ${count} of the batch of ${batchSize}; of the range, ${missing.join(", and ")}.`,
    };
  }
  if (count > batchSize) {
    return {
      status: "superset",
      reason:
        `The range holds ${count} records, the failed batch had ${batchSize} of them: filters, ` +
        "parallel batches and bisecting leave other records in between.",
    };
  }
  if (count < batchSize) {
    return {
      status: "complete",
      reason:
        `The range holds ${count} records, the failed batch counted ${batchSize}` +
        (source === "kinesis"
          ? ": Lambda counts the records inside KPL aggregates where it takes them apart."
          : ", for no known reason."),
    };
  }
  return { status: "complete" };
}
