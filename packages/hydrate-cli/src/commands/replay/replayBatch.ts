import type { CaseBatch } from "../../case/caseBatch.js";
import type { Case } from "../../case/caseFolder.js";
import type { JournalEntry, JournalState } from "../../case/journal.js";
import type { Invoke } from "../../invoke/invoker.js";
import type { Outcome, StreamEvent } from "../../invoke/outcome.js";
import type { Pace } from "../../invoke/pace.js";
import { pause } from "../../lib/pause.js";
import { eventOf } from "./eventOf.js";
import { type PlannedBatch, whyNotSent } from "./plan.js";

/** What became of a batch. */
export type BatchResult = {
  readonly outcome: Outcome["outcome"];
  readonly answer: string;
  readonly requestId?: string;
  readonly parts: number;
  readonly partsDone: number;
};

type ReplayTools = {
  readonly theCase: Case;
  readonly invoke: Invoke;
  readonly pace: Pace;
  /** No new invocation starts after it. */
  readonly signal: AbortSignal;
};

// A refusal for too many requests proves that nothing ran, so it can be repeated.
const throttledWaits = [1_000, 2_000, 4_000, 8_000];

/**
 * Gives a batch to its function, part after part. The journal says so before each call and after each
 * answer; what it does not say did not happen. Undefined where the signal came before anything began.
 */
export async function replayBatch(
  { batch, facts }: PlannedBatch,
  { theCase, invoke, pace, signal }: ReplayTools,
): Promise<BatchResult | undefined> {
  const { journal } = theCase;
  const { parts } = await eventOf(theCase, batch, facts);
  const known = journal.progressOf(batch.id, batch.key);
  const reason = whyNotSent({ parts, narrowed: false }, known?.parts);
  if (reason !== undefined) {
    return { outcome: "notRun", answer: reason, parts: parts.length, partsDone: 0 };
  }
  const done = new Set(known?.partsDone);
  for (const [index, part] of parts.entries()) {
    const number = index + 1;
    if (done.has(number)) continue;
    const entry = lineOf(batch, facts.arn, number, parts.length);
    const outcome = await invokePart(part, entry);
    if (outcome?.outcome !== "ok") {
      return outcome && { ...resultOf(outcome), parts: parts.length, partsDone: done.size };
    }
    done.add(number);
  }
  return { outcome: "ok", answer: "ok", parts: parts.length, partsDone: done.size };

  async function invokePart(
    part: StreamEvent,
    entry: Omit<JournalEntry, "state">,
  ): Promise<Outcome | undefined> {
    let outcome: Outcome | undefined;
    for (const wait of [0, ...throttledWaits]) {
      await pause(wait, signal);
      await pace.turn(signal);
      if (signal.aborted) return outcome;
      await journal.append({ state: "invoking", ...entry });
      outcome = await invoke(facts.arn, part);
      const { answer, requestId, reported } = outcome;
      await journal.append({
        state: stateOf(outcome),
        ...entry,
        answer,
        ...(requestId !== undefined && { requestId }),
        ...(reported && { reported }),
      });
      if (!outcome.throttled) return outcome;
    }
    return outcome;
  }
}

function stateOf({ outcome }: Outcome): JournalState {
  return outcome === "notRun" ? "failed" : outcome;
}

function resultOf({ outcome, answer, requestId }: Outcome) {
  return { outcome, answer, ...(requestId !== undefined && { requestId }) };
}

function lineOf(
  { id, messageId, key }: CaseBatch,
  functionArn: string,
  part: number,
  parts: number,
): Omit<JournalEntry, "state"> {
  return {
    id,
    messageId,
    ...(key !== undefined && { key }),
    function: functionArn,
    ...(parts > 1 && { part, parts }),
  };
}
