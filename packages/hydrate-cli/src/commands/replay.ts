import { shortId } from "../case/caseBatch.js";
import { listBatches } from "../case/listBatches.js";
import { lookIntoQueue } from "../case/lookIntoQueue.js";
import { assertSomeMatch } from "../case/noMatch.js";
import { type Target, withTarget } from "../case/openTarget.js";
import { readRetention } from "../case/readRetention.js";
import { saveBatches } from "../case/saveBatches.js";
import { selectBatches } from "../case/selectBatches.js";
import { confirmChange } from "../confirmChange.js";
import { UsageError } from "../errors.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { explainError } from "../print/explainError.js";
import type { Session } from "../session.js";
import { commandLine } from "./replay/commandLine.js";
import { createFunctionFinder } from "./replay/functionsOf.js";
import { type Plan, planReplay } from "./replay/plan.js";
import { planLines } from "./replay/printPlan.js";
import type { ReplayOptions } from "./replay/replayOptions.js";
import { reportImages } from "./replay/reportImages.js";

/** Gives saved batches to their function again; without `--yes` it only says what it would do. */
export function replay(
  session: Session,
  [address = ""]: readonly string[],
  options: ReplayOptions,
): Promise<ExitStatus> {
  for (const verdict of options.accept ?? []) {
    if (verdict === "superset" || verdict === "partial") continue;
    throw new UsageError(`--accept ${verdict}: must be superset or partial`);
  }
  return withTarget(session, address, async (target) => {
    const { output, interrupt } = session;
    const { theCase } = target;
    const sure = options.yes === true && (await confirmChange(session, "", options));
    await lookIntoQueue(session, target, {});
    const selected = () =>
      selectBatches(listBatches(theCase), session.options.where, session.now());
    assertSomeMatch(listBatches(theCase), session);
    await saveFirst(session, target, selected(), options.bucket);
    if (interrupt.signal.aborted) return exitStatus.interrupted;

    const { region } = theCase.index.sitting ?? {};
    const findFunction = createFunctionFinder(session, region, options.function);
    const plan = await planReplay(theCase, selected(), findFunction, options);
    reportPlan(session, plan, options, sure);
    if (!sure) {
      await reportImages(session, theCase, plan);
      if (plan.replay.length + plan.finished.length > 0) {
        output.text(`run it        ${commandLine(address, session.options, options)}`);
      }
      return exitStatus.done;
    }
    const { runReplay } = await import("./replay/runReplay.js");
    return runReplay(session, target, plan, options);
  });
}

async function saveFirst(
  session: Session,
  { theCase }: Target,
  batches: ReturnType<typeof listBatches>,
  buckets: readonly string[] | undefined,
): Promise<void> {
  const pending = batches.filter(({ saved, kind }) => !saved && kind !== "other");
  await readRetention(session, theCase, pending);
  for (const { batch, error } of await saveBatches(session, theCase, pending, buckets)) {
    session.output.note(`✗ ${shortId(batch)}  not saved: ${explainError(error).message}`);
  }
}

function reportPlan(session: Session, plan: Plan, options: ReplayOptions, sure: boolean): void {
  const { output } = session;
  const title = sure ? "REPLAY" : "DRY RUN  nothing is invoked, nothing deleted";
  output.text(output.style("bold", title), ...planLines(session, plan, options, sure));
  for (const { batch, facts, parts, narrowed } of plan.replay) {
    const { arn, version } = facts;
    const { id, saved } = batch;
    output.object({
      type: "plan",
      id,
      action: "replay",
      function: arn,
      version,
      parts,
      narrowed,
      status: saved?.status,
    });
  }
  for (const { id } of plan.finished) output.object({ type: "plan", id, action: "delete" });
  for (const { batch, reason, flag } of plan.held) {
    output.object({ type: "plan", id: batch.id, action: "hold", reason, flag });
  }
}
