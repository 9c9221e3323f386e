import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { BatchPointer, StreamRecord } from "hydrate-core";
import { matchesFilter } from "./matchesFilter.js";
import type { StreamEvent } from "./outcome.js";

/**
 * Narrows a superset to the records that today's filter of the stream's mapping lets through: only if
 * that gives exactly as many as the batch had, the first and the last one among them. Undefined where it
 * does not, where no filter is known (Lambda does not show an encrypted one), or where parallel batches
 * make a superset of their own.
 */
export function narrowToFilter(
  event: StreamEvent,
  { streamArn, batchSize, startSequenceNumber, endSequenceNumber }: BatchPointer,
  mappings: readonly EventSourceMappingConfiguration[],
): StreamEvent | undefined {
  const [mapping, ...others] = mappings.filter(
    ({ EventSourceArn }) => EventSourceArn?.split("/consumer/")[0] === streamArn,
  );
  if (!mapping || others.length > 0 || (mapping.ParallelizationFactor ?? 1) > 1) return undefined;
  const patterns = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern = "" }) =>
    parse(Pattern),
  );
  if (patterns.length === 0) return undefined;

  const records: readonly StreamRecord[] = event.Records.map((record) => record as StreamRecord);
  const passed: StreamRecord[] = [];
  for (const record of records) {
    const answers = patterns.map((pattern) => matchesFilter(pattern, filtered(record)));
    if (answers.includes(true)) passed.push(record);
    else if (answers.includes(undefined)) return undefined;
  }
  const numbers = passed.map(numberOf);
  const fits =
    passed.length === batchSize &&
    numbers[0] === startSequenceNumber &&
    numbers.at(-1) === endSequenceNumber;
  // The records are the event's own.
  return fits ? ({ Records: passed } as StreamEvent) : undefined;
}

/** What the filter sees: of Kinesis the data as JSON, of DynamoDB the record. */
function filtered(record: StreamRecord): unknown {
  if (!("kinesis" in record)) return record;
  const text = Buffer.from(record.kinesis.data, "base64").toString("utf8");
  return { ...record, ...record.kinesis, data: parse(text) ?? text };
}

function numberOf(record: StreamRecord): string {
  return "kinesis" in record
    ? record.kinesis.sequenceNumber
    : (record.dynamodb?.SequenceNumber ?? "");
}

/** Parses JSON whose numbers are kept as they are written: 300 and 300.0 do not match. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === "number" && context?.source !== undefined && String(value) !== context.source
        ? context.source
        : value,
    );
  } catch {
    return undefined;
  }
}
