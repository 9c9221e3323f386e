import { type DrillOptions, defaultTimeout } from "../drill/drillOptions.js";
import { newestRecords } from "../drill/newestRecords.js";
import { planDrill } from "../drill/planDrill.js";
import { type Prepared, printPlan } from "../drill/printPlan.js";
import { sendDrill } from "../drill/sendDrill.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { openQueue } from "../queue/queueAddress.js";
import { readQueueFacts } from "../queue/queueFacts.js";
import type { Session } from "../session.js";

/**
 * Sends a failure of healthy records on the way that real failures take, waits for its letter in the
 * dead-letter queue, and compares it with what is in the stream. Without `--yes` it sends nothing.
 */
export async function drill(
  session: Session,
  [functionName = ""]: readonly string[],
  options: DrillOptions,
): Promise<ExitStatus> {
  const { signal } = session.interrupt;
  const plan = await planDrill(session, functionName, options);
  const queue = await openQueue(session, plan.queue);
  const facts = await readQueueFacts(queue);
  if (signal.aborted) return exitStatus.interrupted;
  const batch = await newestRecords(session, plan.stream, options.records);
  if (signal.aborted) return exitStatus.interrupted;
  const prepared: Prepared = { plan, queue, facts, batch };
  if (options.yes) return sendDrill(session, prepared, options.timeout ?? defaultTimeout);
  printPlan(session, prepared, functionName, options);
  return exitStatus.done;
}
