import { type CaseBatch, shortId } from "../../case/caseBatch.js";
import type { Case } from "../../case/caseFolder.js";
import { clocksOf } from "../../case/clocks.js";
import { listBatches } from "../../case/listBatches.js";
import { lostRecords } from "../../case/lostRecords.js";
import type { SaveFailure } from "../../case/saveBatches.js";
import { explainError } from "../../print/explainError.js";
import { bytes, counted, grouped } from "../../print/numbers.js";
import type { Output } from "../../print/output.js";
import { dayAndClock } from "../../print/time.js";
import type { Session } from "../../session.js";

const verdicts = ["complete", "superset", "partial", "gone"] as const;

type Saved = {
  readonly batches: readonly CaseBatch[];
  readonly failures: readonly SaveFailure[];
  readonly address: string;
};

/** Says what is saved, what is lost and what could not be read; gives the number of lost records. */
export async function reportSaved(
  { output, now }: Session,
  theCase: Case,
  { batches, failures, address }: Saved,
): Promise<number> {
  const saved = batches.flatMap((batch) => (batch.saved ? [{ batch, saved: batch.saved }] : []));
  const records = saved.reduce((sum, { saved: of }) => sum + of.records, 0);
  const size = saved.reduce((sum, { saved: of }) => sum + of.bytes, 0);
  const counts = Object.fromEntries(
    verdicts.map((status) => [status, saved.filter((of) => of.saved.status === status).length]),
  );
  await theCase.writeLost(lostRecords(listBatches(theCase)));
  const lostLines = lostRecords(batches);
  const lost = lostLines.reduce((sum, line) => sum + line.lost, 0);
  const others = batches.filter(({ kind }) => kind === "other").length;

  const byVerdict = verdicts
    .filter((status) => counts[status])
    .map((status) => `${status} ${grouped(counts[status] ?? 0)}`)
    .join(" · ");
  output.text(
    [
      `${output.style("green", "✓")} ${counted(saved.length, "batch")}`,
      counted(records, "record"),
      bytes(size),
      byVerdict,
    ].join("  "),
  );
  if (lostLines.length > 0) {
    output.text(
      `${output.style("yellow", "!")} ${counted(lost, "record")} ${lost === 1 ? "is" : "are"} lost ${forgottenLine(batches, theCase, now())}: listed in lost.jsonl     nothing was deleted from the queue`,
    );
  }
  for (const { batch, saved: of } of saved) {
    output.object({
      type: "batch",
      id: batch.id,
      status: of.status,
      records: of.records,
      expected: of.expected,
      bytes: of.bytes,
    });
  }
  reportFailures(output, failures);
  if (others > 0) {
    output.note(`! ${counted(others, "message")} without a failed batch: nothing to save`);
  }
  output.object({
    type: "summary",
    folder: theCase.folder,
    batches: saved.length,
    records,
    bytes: size,
    ...counts,
    lost,
    failed: failures.length,
    other: others,
  });
  output.note(
    `      ${theCase.folder}`,
    ...(failures.length > 0
      ? [`next  hydrate save ${address}        what failed is tried again, nothing else`]
      : [`next  hydrate replay ${address}        a dry run`]),
  );
  return lost + (lostLines.length > 0 && lost === 0 ? 1 : 0);
}

function forgottenLine(batches: readonly CaseBatch[], { index }: Case, now: number): string {
  const times = batches.flatMap((batch) => {
    if (batch.saved?.status !== "gone" && batch.saved?.status !== "partial") return [];
    const { saved: _, ...unsaved } = batch;
    const { forgottenAt } = clocksOf(unsaved, index);
    return forgottenAt === undefined ? [] : [forgottenAt];
  });
  const first = Math.min(...times);
  return Number.isFinite(first) && first < now ? `(forgotten ${dayAndClock(first, now)})` : "";
}

/** One line for each reason: an expired session fails every batch alike. */
function reportFailures(output: Output, failures: readonly SaveFailure[]): void {
  const explained = failures.map(({ batch, error }) => ({ batch, ...explainError(error) }));
  for (const { batch, message } of explained) {
    output.object({ type: "failure", id: batch.id, message });
  }
  for (const [message, alike] of Map.groupBy(explained, (of) => of.message)) {
    const [first] = alike;
    if (!first) continue;
    const which = alike.length > 1 ? counted(alike.length, "batch") : shortId(first.batch);
    output.note(`✗ ${which}  ${message}`, ...first.advice.map((line) => `  ${line}`));
  }
}
