import type { BatchPointer } from "../record/batchPointer.js";
import type { Hydration, HydrationStatus } from "../event/hydratedRecord.js";
import type { RangeReading } from "../range/rangeReading.js";

/** What judging needs to know of a record, whichever stream it comes from. */
export type RecordFacts<TRecord> = {
  sequenceNumber(record: TRecord): string;
  arrival(record: TRecord): number | undefined;
};

type Verdict = { readonly status: HydrationStatus; readonly reason?: string };

/** Gives the verdict on one range, by what was read of it and nothing else. */
export function judge<TRecord>(
  pointer: BatchPointer,
  reading: RangeReading<TRecord>,
  facts: RecordFacts<TRecord>,
  retentionHours: number,
): Hydration {
  const { records } = reading;
  const first = records[0];
  const last = records.at(-1);
  const arrival = (first && facts.arrival(first)) ?? pointer.firstArrival ?? Number.NaN;
  const expiresAt = new Date(arrival + retentionHours * 3_600_000);
  return {
    ...verdict(pointer, reading),
    recordCount: records.length,
    expectedCount: pointer.batchSize,
    ...(first && { firstSequenceNumber: facts.sequenceNumber(first) }),
    ...(last && { lastSequenceNumber: facts.sequenceNumber(last) }),
    ...(!Number.isNaN(expiresAt.getTime()) && { expiresAt: expiresAt.toISOString() }),
    hydratedAt: new Date().toISOString(),
  };
}

function verdict<TRecord>(
  { batchSize, source }: BatchPointer,
  { records, startRead, endRead, holed, ending }: RangeReading<TRecord>,
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
          : ", and nothing is known that explains it."),
    };
  }
  return { status: "complete" };
}
