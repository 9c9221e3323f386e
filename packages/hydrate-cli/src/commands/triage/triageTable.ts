import { grouped } from "../../print/numbers.js";
import { inSpans, sparkline } from "../../print/sparkline.js";
import { type Column, table } from "../../print/table.js";
import { clock, span, until, weekday } from "../../print/time.js";
import type { Group } from "./groupBatches.js";

const spans = 7;
const hour = 3_600_000;
const day = 24 * hour;

/** The groups as lines that fit the width. */
export function triageTable(
  groups: readonly Group[],
  now: number,
  width: number,
  bold: (text: string) => string,
): string[] {
  const hours = groups.flatMap(({ byHour }) => [...byHour.keys()]);
  const from = Math.min(...hours, now);
  const to = Math.max(...hours, from) + hour;
  const columns: Column[] = [
    { header: "FUNCTION", shrink: true },
    { header: "CONDITION" },
    { header: "CAUSE", shrink: true },
    { header: "BATCHES", align: "right" },
    { header: "RECORDS", align: "right" },
    { header: spanHeader(from, to) },
    { header: "FORGOTTEN" },
  ];
  const rows = groups.map((group) => [
    group.function,
    group.condition,
    group.cause,
    grouped(group.batches),
    group.records === 0 ? "-" : grouped(group.records),
    sparkline(inSpans(group.byHour, from, to, spans)),
    forgotten(group, now),
  ]);
  return table(columns, rows, width, bold);
}

function forgotten({ nextLoss, lost, saved, keptUntil }: Group, now: number): string {
  const gone = lost === 0 ? "" : `${grouped(lost)} lost`;
  if (nextLoss !== undefined) return [gone, until(nextLoss, now)].filter(Boolean).join(", ");
  if (gone !== "") return gone;
  const kept = span(keptUntil - now);
  return saved ? `saved, ${kept}` : kept;
}

function spanHeader(from: number, to: number): string {
  return to - from > day / 2 && weekday(from) !== weekday(to - 1)
    ? `${weekday(from).toUpperCase()} … ${weekday(to - 1).toUpperCase()}`
    : `${clock(from)} … ${clock(to)}`;
}
