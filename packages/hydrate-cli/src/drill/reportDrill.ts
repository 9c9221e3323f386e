import { checkScene } from "../doctor/checkScene.js";
import type { Finding } from "../doctor/finding.js";
import { nameOf } from "../doctor/names.js";
import { findingLines } from "../doctor/printFindings.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { counted } from "../print/numbers.js";
import type { Session } from "../session.js";
import { aside } from "./aside.js";
import type { Waited } from "./awaitLetter.js";
import type { Comparison } from "./compareRecords.js";
import type { Outcome } from "./judgeDrill.js";
import { type Legs, legsLine, seconds } from "./legs.js";
import type { DrillPlan } from "./planDrill.js";
import { whatIsMissing } from "./whatIsMissing.js";

export type DrillResult = {
  readonly plan: DrillPlan;
  readonly queueName: string;
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly waited: Waited;
  /** Undefined where no letter came. */
  readonly legs: Legs | undefined;
  /** Milliseconds. */
  readonly timeout: number;
};

/** Says what the drill proved, and gives the exit status of it. */
export function reportDrill(session: Session, result: DrillResult): ExitStatus {
  const { output } = session;
  const { outcome, waited, legs, requestId, queueName } = result;
  const removed = waited.notRemoved.length === 0;
  output.text(...outcomeLines(session, result));
  if (legs) output.text(`  ${output.style("dim", legsLine(legs))}`);
  for (const reason of waited.notRemoved) {
    output.text(`! the letter may still be in ${queueName}: ${reason}`);
  }
  output.object({ type: "drill", outcome, legs, removed, requestId, others: waited.others });
  if (waited.stillHidden > 0) {
    output.note(`! ${counted(waited.stillHidden, "message")} of others stay hidden for a minute`);
  }
  if (outcome.kind !== "hydrated" || !outcome.exact) diagnose(session, result);
  if (!("comparison" in outcome) || !outcome.exact) return exitStatus.failed;
  return outcome.kind === "pointer" || !removed ? exitStatus.left : exitStatus.done;
}

function outcomeLines({ output }: Session, result: DrillResult): string[] {
  const { columns } = output;
  const { outcome, queueName, legs, timeout, waited } = result;
  const removed = waited.notRemoved.length === 0 ? `removed from ${queueName}` : "";
  const after = legs ? seconds(legs.hydrated ?? legs.seen) : "";
  const good = output.style("green", "✓");
  const bad = output.style("red", "✗");
  switch (outcome.kind) {
    case "hydrated": {
      const mark = outcome.exact ? good : bad;
      const what = `${outcome.status}, ${compared(outcome.comparison)}`;
      return aside(`${mark} hydrated after ${after}: ${what}`, removed, columns);
    }
    case "pointer": {
      const mark = outcome.exact ? output.style("yellow", "!") : bad;
      const what = `${outcome.status}, ${compared(outcome.comparison)}`;
      return [
        ...aside(`${mark} the pointer came after ${after}, without records`, removed, columns),
        ...aside(`${mark} read back from here: ${what}`, "", columns),
      ];
    }
    case "failed":
      return aside(`${bad} the hydrate function gave up: ${outcome.error}`, removed, columns);
    case "unread":
      return aside(
        `${bad} the letter came, its records could not be read: ${outcome.error}`,
        removed,
        columns,
      );
    case "nothing":
      return [`${bad} no letter came to ${queueName} within ${seconds(timeout)}`];
  }
}

/** `5 of 5, every byte equal`. */
function compared({ sent, equal, missing, different, extra }: Comparison): string {
  const wrong = [
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(different.length > 0 ? [`${different.length} different`] : []),
    ...(extra.length > 0 ? [`${extra.length} that were not sent`] : []),
  ];
  return `${equal} of ${sent}, ${wrong.length === 0 ? "every byte equal" : wrong.join(", ")}`;
}

/** What may be missing on the way: by the error, and by what doctor finds. */
function diagnose({ output }: Session, { outcome, plan, requestId }: DrillResult): void {
  const missing = "error" in outcome ? whatIsMissing(outcome.error) : undefined;
  if (missing !== undefined) output.note(`missing  ${missing}`);
  const findings: Finding[] = plan.scene
    ? checkScene(plan.scene).filter(({ level }) => level === "loses" || level === "unknown")
    : [];
  output.note(...findingLines(findings, output, undefined));
  for (const { command } of findings) if (command !== undefined) output.note(`  ${command}`);
  if (outcome.kind === "pointer") {
    output.note(whyPointer(plan));
  }
  if (outcome.kind === "nothing") {
    output.note(
      `It was sent to ${nameOf(plan.destination)}. A letter that comes later is marked ${requestId}, and replay leaves it alone.`,
    );
  }
}

function whyPointer({ hydrates }: DrillPlan): string {
  if (hydrates) return "A function on this way reads records back, and they did not come.";
  return hydrates === false
    ? "Nothing on this way reads the records back: the stream forgets them."
    : "Not all of this way could be seen; nothing that reads the records back was found.";
}
