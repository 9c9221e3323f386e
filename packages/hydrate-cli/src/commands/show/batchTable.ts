import {
  type CaseBatch,
  conditionLabel,
  functionName,
  recordCount,
  shortId,
  statusOf,
} from "../../case/caseBatch.js";
import { timeOf } from "../../case/selectBatches.js";
import { grouped } from "../../print/numbers.js";
import { type Column, table } from "../../print/table.js";
import { dayAndClock } from "../../print/time.js";

const columns: readonly Column[] = [
  { header: "ID" },
  { header: "FUNCTION", shrink: true },
  { header: "CONDITION" },
  { header: "CAUSE", shrink: true },
  { header: "RECORDS", align: "right" },
  { header: "FAILED" },
  { header: "STATUS" },
];

/** The batches with their ids, the oldest failure first, as lines that fit the width. */
export function batchTable(
  batches: readonly CaseBatch[],
  now: number,
  width: number,
  bold: (text: string) => string,
): string[] {
  const rows = batches
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .map((batch) => [
      shortId(batch),
      functionName(batch.functionArn),
      conditionLabel(batch),
      batch.cause ?? "-",
      batch.kind === "other" ? "-" : grouped(recordCount(batch)),
      dayAndClock(timeOf(batch), now),
      batch.present ? statusOf(batch) : "not in the queue",
    ]);
  return table(columns, rows, width, bold);
}
