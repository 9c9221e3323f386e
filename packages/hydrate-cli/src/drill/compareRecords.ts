import { isDeepStrictEqual } from "node:util";
import { type HydratedRecord, recordsOf, type StreamRecord, sequenceNumberOf } from "hydrate-core";
import type { SourceBatch } from "./streamRecords.js";

/** How the records of a letter differ from those in the stream. */
export type Comparison = {
  readonly sent: number;
  readonly equal: number;
  /** Sequence numbers. */
  readonly missing: readonly string[];
  readonly different: readonly string[];
  readonly extra: readonly string[];
};

/** Compares every record byte for byte, in order. */
export function compareRecords({ records }: SourceBatch, letter: HydratedRecord): Comparison {
  const byNumber = new Map(recordsOf(letter).map((of) => [sequenceNumberOf(of), of]));
  const missing: string[] = [];
  const different: string[] = [];
  for (const { sequenceNumber, content } of records) {
    const record = byNumber.get(sequenceNumber);
    if (!record) missing.push(sequenceNumber);
    else if (!isDeepStrictEqual(contentOf(record), content)) different.push(sequenceNumber);
    byNumber.delete(sequenceNumber);
  }
  return {
    sent: records.length,
    equal: records.length - missing.length - different.length,
    missing,
    different,
    extra: [...byNumber.keys()],
  };
}

/** Whether the letter has exactly what was in the stream. */
export function isExact({ missing, different, extra }: Comparison): boolean {
  return missing.length + different.length + extra.length === 0;
}

function contentOf(record: StreamRecord): unknown {
  if ("kinesis" in record) {
    const { data, partitionKey } = record.kinesis;
    return { data, ...(partitionKey !== undefined && { partitionKey }) };
  }
  const { eventName, dynamodb } = record;
  return { ...(eventName !== undefined && { eventName }), dynamodb };
}
