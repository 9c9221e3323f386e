import { listBatches } from "../case/listBatches.js";
import { lookIntoQueue } from "../case/lookIntoQueue.js";
import { noMatch } from "../case/noMatch.js";
import { type Target, withTarget } from "../case/openTarget.js";
import { readRetention } from "../case/readRetention.js";
import { selectBatches } from "../case/selectBatches.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { parseTime } from "../print/parseTime.js";
import type { Session } from "../session.js";
import { adviseAfterTriage } from "./triage/advise.js";
import { groupBatches } from "./triage/groupBatches.js";
import { headOf, summarise } from "./triage/head.js";
import { lossesOf, nextLoss } from "./triage/losses.js";
import { lossLine } from "./triage/lossLine.js";
import { triageTable } from "./triage/triageTable.js";

type TriageOptions = {
  readonly until?: string;
  /** Milliseconds. */
  readonly failOn?: number;
  readonly causes?: boolean;
  readonly fresh?: boolean;
};

/** Counts what is in a queue by cause, and says when it is lost. Reads no record of a stream. */
export function triage(
  session: Session,
  [address = ""]: readonly string[],
  options: TriageOptions,
): Promise<ExitStatus> {
  // A time that makes no sense is refused before the queue is looked into.
  const until = options.until && parseTime(options.until, session.now(), "future");
  return withTarget(session, address, async (target) => {
    const look = await lookIntoQueue(session, target, options);
    const present = (): ReturnType<typeof listBatches> =>
      listBatches(target.theCase).filter((batch) => batch.present);
    await readRetention(session, target.theCase, present());
    if (options.causes) {
      const { joinCauses } = await import("../causes/joinCauses.js");
      await joinCauses(session, target.theCase, present());
    }
    return report(session, target, { until: until || undefined, failOn: options.failOn, look });
  });
}

type ReportOptions = {
  readonly until: number | undefined;
  readonly failOn: number | undefined;
  readonly look: Awaited<ReturnType<typeof lookIntoQueue>>;
};

function report(session: Session, target: Target, options: ReportOptions): ExitStatus {
  const { output } = session;
  const { index } = target.theCase;
  const now = session.now();
  const present = listBatches(target.theCase).filter((batch) => batch.present);
  const batches = selectBatches(present, session.options.where, now);
  const groups = groupBatches(batches, index, now);
  const losses = lossesOf(batches, index, now, options.until);
  const summary = summarise(index, target.theCase.journal, options.look);

  output.text(...headOf(summary, output, now));
  if (groups.length > 0) {
    const bold = (text: string): string => output.style("bold", text);
    output.text("", ...triageTable(groups, now, output.columns, bold), "", lossLine(losses, now));
  }
  for (const { byHour, nextLoss: next, keptUntil, ...group } of groups) {
    output.object({
      type: "group",
      ...group,
      nextLoss: next === undefined ? null : new Date(next).toISOString(),
      keptUntil: new Date(keptUntil).toISOString(),
      byHour: Object.fromEntries(
        [...byHour].sort().map(([time, records]) => [new Date(time).toISOString(), records]),
      ),
    });
  }
  for (const { by, records } of losses) {
    output.object({
      type: "loss",
      by: Number.isFinite(by) ? new Date(by).toISOString() : null,
      records,
    });
  }
  output.object({ type: "summary", ...summary });
  // A scheduler's function may have no failures, so this is no error.
  const unmatched = noMatch(present, session.options.where, now);
  if (unmatched) output.note(`! ${unmatched.message}`, ...unmatched.advice);
  adviseAfterTriage(session, target, batches, now);

  const next = nextLoss(batches, index, now);
  const [lostNow] = losses;
  const failing =
    options.failOn !== undefined &&
    ((lostNow?.records ?? 0) > 0 || (next !== undefined && next <= now + options.failOn));
  if (failing) return exitStatus.lost;
  return summary.inOtherHands > 0 ? exitStatus.left : exitStatus.done;
}
