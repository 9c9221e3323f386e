import type { CaseBatch } from "../case/caseBatch.js";
import { functionName } from "../case/caseBatch.js";
import type { Case } from "../case/caseFolder.js";
import { timeOf } from "../case/selectBatches.js";
import { resolveFunction } from "../invoke/resolveFunction.js";
import { explainError } from "../print/explainError.js";
import type { Session } from "../session.js";
import { findError } from "./findError.js";
import { labelOf } from "./labelOf.js";

const hour = 3_600_000;

/**
 * Looks up in each function's log what its batches failed with, and remembers a label. One batch of an
 * hour first: where it is found, the others of the same hour are looked for too.
 */
export async function joinCauses(
  session: Session,
  { index }: Case,
  batches: readonly CaseBatch[],
): Promise<void> {
  const { output, interrupt } = session;
  const unknown = batches.filter(
    ({ cause, functionArn, kind, condition }) =>
      cause === undefined &&
      functionArn !== undefined &&
      kind !== "other" &&
      // Nothing ran, so nothing was logged.
      condition !== "RecordAgeExceeded",
  );
  const groups = Map.groupBy(unknown, (batch) =>
    JSON.stringify([batch.functionArn, batch.condition, Math.floor(timeOf(batch) / hour)]),
  );
  const unreadable = new Set<string>();
  let done = 0;
  for (const group of groups.values()) {
    const found = new Map<string, string>();
    for (const batch of group) {
      const { functionArn = "" } = batch;
      if (interrupt.signal.aborted || unreadable.has(functionArn)) break;
      output.progress(`${done} of ${unknown.length} batches looked up in the log`);
      done += 1;
      try {
        const { logGroup, region } = await logOf(session, functionArn);
        const error = await findError(session, { logGroup, region, batch });
        const label = error && labelOf(error.type, error.message);
        if (label !== undefined) found.set(batch.id, label);
        // Most likely its neighbours' log is not there either.
        else if (found.size === 0) break;
      } catch (error) {
        unreadable.add(functionArn);
        const { message } = explainError(error);
        output.note(`! the log of ${functionName(functionArn)} could not be read: ${message}`);
      }
    }
    if (found.size > 0) await index.addCauses(found);
  }
  output.progress(undefined);
  if (unknown.length > 0) {
    output.note("Causes are from the log, by request id or by time: likely, not certain");
  }
}

const logs = new WeakMap<Session, Map<string, ReturnType<typeof findLog>>>();

function logOf(session: Session, functionArn: string): ReturnType<typeof findLog> {
  const known = logs.get(session) ?? new Map();
  logs.set(session, known);
  const found = known.get(functionArn) ?? findLog(session, functionArn);
  known.set(functionArn, found);
  return found;
}

async function findLog(session: Session, functionArn: string) {
  const { logGroup, region } = await resolveFunction(session, functionArn);
  return { logGroup, region };
}
