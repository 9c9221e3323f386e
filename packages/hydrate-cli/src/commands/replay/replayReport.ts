import { type CaseBatch, functionName, recordCount, shortId } from "../../case/caseBatch.js";
import { counted } from "../../print/numbers.js";
import type { HeldMessage } from "../../queue/message.js";
import type { Session } from "../../session.js";
import type { Plan, PlannedBatch } from "./plan.js";
import type { BatchResult } from "./replayBatch.js";

/** Says what happens to each batch, and at the end what happened. */
export type ReplayReport = {
  /** Batches that are not done. */
  readonly left: number;
  /** @param kept why its message stays although it succeeded */
  replayed(planned: PlannedBatch, result: BatchResult, kept: string | undefined): void;
  /** Succeeded before; `kept` as above. */
  deletedOnly(batch: CaseBatch, kept: string | undefined): void;
  skipped(batch: CaseBatch, reason: string): void;
  stopped(reason: string): void;
  /** Messages that could not be put back at once. */
  released(stillHidden: readonly HeldMessage[]): void;
  sum(address: string): void;
};

/** Makes the report of one replay. */
export function createReplayReport({ output, interrupt }: Session, plan: Plan): ReplayReport {
  const count = { ok: 0, failed: 0, notRun: 0, unknown: 0, deleted: 0, kept: 0, skipped: 0 };
  let done = 0;
  let records = 0;
  let hidden = 0;
  let stopReason: string | undefined;
  const total = plan.replay.length + plan.finished.length;
  const seen = () => count.ok + count.failed + count.notRun + count.unknown + count.skipped;

  const line = (mark: string, batch: CaseBatch, text: string): void =>
    output.text(`${mark} ${shortId(batch)}  ${functionName(batch.functionArn)}  ${text}`);
  const keep = (batch: CaseBatch, reason: string): void => {
    count.kept += 1;
    line(output.style("yellow", "!"), batch, `succeeded, and its message stays: ${reason}`);
  };

  return {
    get left() {
      return total - done;
    },
    replayed({ batch, facts }, result, kept) {
      const { outcome, answer, parts, partsDone, requestId } = result;
      count[outcome] += 1;
      output.object({
        type: "replayed",
        id: batch.id,
        function: facts.arn,
        ...result,
        deleted: outcome === "ok" && batch.present && kept === undefined,
        ...(kept !== undefined && { kept }),
      });
      output.progress(`${seen()} of ${plan.replay.length} replayed`);
      if (outcome === "ok") {
        records += recordCount(batch);
        if (kept !== undefined) {
          keep(batch, kept);
          return;
        }
        done += 1;
        if (batch.present) count.deleted += 1;
        return;
      }
      const progress = parts > 1 ? `   ${partsDone} of ${parts} parts done` : "";
      const what = {
        failed: answer,
        notRun: `did not run: ${answer}`,
        unknown: `may have run: ${answer}`,
      }[outcome];
      const request = requestId === undefined ? "" : `   ${requestId}`;
      line(output.style("red", "✗"), batch, `${what}${progress}${request}`);
    },
    deletedOnly(batch, kept) {
      output.object({
        type: "deleted",
        id: batch.id,
        deleted: kept === undefined,
        ...(kept !== undefined && { kept }),
      });
      if (kept !== undefined) {
        keep(batch, kept);
        return;
      }
      done += 1;
      count.deleted += 1;
    },
    skipped(batch, reason) {
      count.skipped += 1;
      output.object({ type: "skipped", id: batch.id, reason });
      line(output.style("yellow", "!"), batch, `not replayed: ${reason}`);
    },
    stopped(reason) {
      stopReason ??= reason;
    },
    released(stillHidden) {
      hidden = stillHidden.length;
    },
    sum(address) {
      const left = total - done;
      const parts = [
        `${counted(count.ok, "batch")} replayed  ${counted(records, "record")}`,
        `${counted(count.deleted, "message")} deleted`,
        ...(count.failed + count.notRun > 0 ? [`${count.failed + count.notRun} failed`] : []),
        ...(count.unknown > 0 ? [`${count.unknown} may have run`] : []),
        ...(left > 0 ? [`${left} left`] : []),
      ];
      const mark = left === 0 ? output.style("green", "✓") : output.style("yellow", "!");
      output.text(`${mark} ${parts.join(" · ")}`);
      if (stopReason !== undefined) output.text(`  stopped: ${stopReason}`);
      if (interrupt.signal.aborted) output.text("  interrupted: the rest was put back");
      if (hidden > 0) output.note(`! ${counted(hidden, "message")} stay hidden for some minutes`);
      output.object({
        type: "summary",
        ...count,
        records,
        left,
        held: plan.held.length,
        ...(stopReason !== undefined && { stopped: stopReason }),
      });
      if (count.unknown > 0) {
        output.note(
          "      Look for the request in the function's log. What did not run: --retry-unknown",
        );
      }
      if (left > 0)
        output.note(`next  hydrate replay ${address}        what succeeded is not repeated`);
    },
  };
}
