import type { CaseIndex } from "../../case/caseIndex.js";
import type { Journal } from "../../case/journal.js";
import type { Look } from "../../case/lookIntoQueue.js";
import { counted, grouped } from "../../print/numbers.js";
import type { Output } from "../../print/output.js";
import { dayAndClock } from "../../print/time.js";

/** What a sitting saw. */
export type Summary = {
  readonly queue: string;
  readonly region: string;
  readonly read: number;
  readonly about: number;
  readonly inOtherHands: number;
  readonly lookedAt: string;
  readonly fifo: boolean;
  /** The sitting was ended early: another look would have moved messages away. */
  readonly atLimit: boolean;
  readonly stillHidden: number;
  /** Messages that were replayed and deleted since. */
  readonly replayedSince: number;
};

/** Sums up the last sitting. */
export function summarise(
  { sitting, messages, present }: CaseIndex,
  { deletedAt }: Journal,
  look: Look | undefined,
): Summary {
  const { name = "", region = "", read = 0, about = 0, lookedAt = 0, fifo = false } = sitting ?? {};
  return {
    queue: name,
    region,
    read,
    about,
    inOtherHands: about - read,
    lookedAt: new Date(lookedAt).toISOString(),
    fifo,
    atLimit: look?.ended === "atLimit",
    stillHidden: look?.stillHidden ?? 0,
    replayedSince: [...present].filter((id) =>
      messages.get(id)?.batches.every((batch) => (deletedAt(batch.id) ?? 0) >= lookedAt),
    ).length,
  };
}

/** The first line, and what to know before reading on. */
export function headOf(summary: Summary, output: Output, now: number): string[] {
  const { queue, region, read, about, inOtherHands, stillHidden } = summary;
  const back = stillHidden === 0 ? "all put back" : `${stillHidden} still hidden for two minutes`;
  const since =
    summary.replayedSince > 0 ? `, ${grouped(summary.replayedSince)} replayed since` : "";
  const others = inOtherHands > 0 ? `, ${grouped(inOtherHands)} in other hands` : "";
  const at = dayAndClock(Date.parse(summary.lookedAt), now);
  const lines = [
    [
      output.style("bold", queue),
      region,
      `${grouped(read)} of about ${counted(about, "message")} read${others}, ${back}${since}`,
      output.style("dim", at),
    ].join("  "),
  ];
  if (summary.atLimit) {
    lines.push(
      "! Not all was read: another look would make the queue's own redrive policy move messages away",
    );
  }
  if (summary.fifo) {
    lines.push("! A FIFO queue: a group is blocked behind its first message, so there may be more");
  }
  return lines;
}
