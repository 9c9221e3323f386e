import type { CaseBatch } from "../../case/caseBatch.js";
import { assertMayLook } from "../../case/lookIntoQueue.js";
import type { Target } from "../../case/openTarget.js";
import { CliError } from "../../errors.js";
import { type ExitStatus, exitStatus } from "../../exitStatus.js";
import { clock } from "../../print/time.js";
import { type Hold, holdMessages } from "../../queue/holdMessages.js";
import { readQueueFacts } from "../../queue/queueFacts.js";
import type { Session } from "../../session.js";
import { deleteFinished } from "./deleteFinished.js";
import { invokeInOrder } from "./invokeInOrder.js";
import type { Plan } from "./plan.js";
import type { ReplayOptions } from "./replayOptions.js";
import { createReplayReport, type ReplayReport } from "./replayReport.js";
import { takeMessages } from "./takeMessages.js";

/** Does what the plan says: take the messages, invoke, delete; and put back what is left. */
export async function runReplay(
  session: Session,
  target: Target,
  plan: Plan,
  options: ReplayOptions,
): Promise<ExitStatus> {
  const { interrupt, now } = session;
  const { theCase } = target;
  const queue = await target.queue();
  const facts = await readQueueFacts(queue);
  if (facts.fifo) throw new CliError("A FIFO queue can be looked into, and not be replayed");
  const batches = [...plan.finished, ...plan.replay.map(({ batch }) => batch)];
  const wanted = new Set(batches.map(({ messageId }) => messageId));
  if (batches.length > 0) assertMayLook(facts, theCase.index.messages.values());

  // As long as the function may run, and a minute: a heartbeat that comes late ends nothing.
  const longest = Math.max(0, ...plan.replay.map((planned) => planned.facts.timeoutSeconds));
  const hold = holdMessages(queue, longest + 60, now);
  const forget = interrupt.onSecond(() => hiddenLines(hold));
  const report = createReplayReport(session, plan);
  try {
    const taken =
      wanted.size > 0
        ? await takeMessages(session, queue, hold, {
            facts,
            wanted,
            known: theCase.index.messages,
            seconds: longest + 60,
          })
        : { allSeen: false };
    const finish = ({ message }: CaseBatch) =>
      deleteFinished({ theCase, queue, hold, ...taken }, message);
    for (const batch of plan.finished) {
      if (interrupt.signal.aborted) break;
      report.deletedOnly(batch, await finish(batch));
    }
    await invokeInOrder({ session, theCase, plan, options, hold, finish, report });
  } finally {
    await release(hold, report);
    forget();
  }
  report.sum(target.address);
  if (interrupt.signal.aborted) return exitStatus.interrupted;
  return report.left > 0 || plan.held.length > 0 ? exitStatus.left : exitStatus.done;
}

async function release(hold: Hold, report: ReplayReport): Promise<void> {
  try {
    report.released(await hold.release());
  } finally {
    hold.end();
  }
}

function hiddenLines(hold: Hold): string[] {
  const ids = [...hold.messages.keys()];
  if (ids.length === 0) return [];
  return [
    `${ids.length} messages stay hidden until ${clock(hold.hiddenUntil)} and come back then:`,
    ...ids.map((id) => `  ${id}`),
  ];
}
