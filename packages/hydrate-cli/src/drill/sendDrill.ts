import { checkPermissions } from "../doctor/checks/checkPermissions.js";
import { nameOf } from "../doctor/names.js";
import { findingLines } from "../doctor/printFindings.js";
import { CliError } from "../errors.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { explainError } from "../print/explainError.js";
import type { Session } from "../session.js";
import { aside } from "./aside.js";
import { type Arrival, awaitLetter } from "./awaitLetter.js";
import { overflowBuckets } from "./deadLetterQueue.js";
import { buildDrillLetter } from "./drillLetter.js";
import { judgeDrill } from "./judgeDrill.js";
import { legsOf } from "./legs.js";
import type { DrillPlan } from "./planDrill.js";
import { batchLine, type Prepared, whyNotWait } from "./printPlan.js";
import { publish } from "./publish.js";
import { reportDrill } from "./reportDrill.js";

// A pointer may overtake the records that were read for it on another branch of the way.
const patience = 30_000;

/** Sends the drill's letter, waits for what comes of it, and says what that proves. */
export async function sendDrill(
  session: Session,
  prepared: Prepared,
  timeout: number,
): Promise<ExitStatus> {
  const { output, now, interrupt } = session;
  const { plan, queue, facts, batch } = prepared;
  const blocked = whyNotWait(prepared);
  if (blocked !== undefined) {
    throw new CliError(blocked, {
      advice: [`Take the redrive policy of ${queue.name} away first: hydrate doctor says how.`],
    });
  }
  const { functionArn, invokeCount, destination } = plan;
  const sentAt = now();
  const { requestId, record } = buildDrillLetter(batch, { functionArn, invokeCount, now: sentAt });
  await publish(session, destination, JSON.stringify(record)).catch((error: unknown) => {
    throw notSent(destination, error);
  });
  const publishedAt = now();
  const what = `${batchLine(batch)}, as a failure of ${nameOf(functionArn)}`;
  const mark = output.style("green", "✓");
  output.text(...aside(`${mark} ${what}`, `published to ${nameOf(destination)}`, output.columns));
  output.object({
    type: "published",
    requestId,
    destination,
    streamArn: batch.streamArn,
    shardId: batch.shardId,
    records: batch.records.length,
  });
  reportSender(session, plan);

  const waited = await awaitLetter(session, queue, {
    requestId,
    deadline: sentAt + timeout,
    facts,
    enough: (arrivals) => isEnough(arrivals, plan, now()),
  });
  const { arrival, ...outcome } = await judgeDrill(session, {
    batch,
    arrivals: waited.arrivals,
    buckets: overflowBuckets(plan.way),
    region: queue.region,
  });
  if (!arrival && interrupt.signal.aborted) {
    output.note(`The letter may still come to ${queue.name}: it is marked ${requestId}.`);
    return exitStatus.interrupted;
  }
  const legs = arrival && legsOf(sentAt, publishedAt, arrival);
  const queueName = queue.name;
  return reportDrill(session, { plan, queueName, requestId, outcome, waited, legs, timeout });
}

/** Records, or the function's last word; a pointer alone where nothing hydrates, or after a while. */
function isEnough(arrivals: readonly Arrival[], { hydrates }: DrillPlan, now: number): boolean {
  return arrivals.some(
    ({ letter, seenAt }) =>
      letter.kind !== "pointer" || hydrates === false || now - seenAt > patience,
  );
}

function notSent(destination: string, error: unknown): CliError {
  const { message, advice } = explainError(error);
  return new CliError(`You cannot send to ${nameOf(destination)}: ${message}`, {
    advice: [...advice, "This says nothing about the function's own role: hydrate doctor asks."],
    cause: error,
  });
}

/** The drill is sent with the person's rights: whether the function's role may send is asked of IAM. */
function reportSender({ output }: Session, { scene, functionArn }: DrillPlan): void {
  const who = nameOf(functionArn);
  const findings = checkPermissions(
    (scene?.permissions ?? []).filter((permission) => permission.who === who),
  );
  output.text(...findingLines(findings, output, who));
  for (const finding of findings) output.object({ type: "finding", ...finding });
}
