import pLimit from "p-limit";
import type { CaseBatch } from "../../case/caseBatch.js";
import type { Case } from "../../case/caseFolder.js";
import { byArrival, shardOf } from "../../case/order.js";
import { createInvoker, type Invoke } from "../../invoke/invoker.js";
import { createPace } from "../../invoke/pace.js";
import type { FunctionFacts } from "../../invoke/resolveFunction.js";
import type { Hold } from "../../queue/holdMessages.js";
import type { Session } from "../../session.js";
import type { Plan, PlannedBatch } from "./plan.js";
import { replayBatch } from "./replayBatch.js";
import type { ReplayOptions } from "./replayOptions.js";
import type { ReplayReport } from "./replayReport.js";

type Work = {
  readonly session: Session;
  readonly theCase: Case;
  readonly plan: Plan;
  readonly options: ReplayOptions;
  readonly hold: Hold;
  /** Deletes a message that is done; gives the reason where it stays. */
  readonly finish: (batch: CaseBatch) => Promise<string | undefined>;
  readonly report: ReplayReport;
};

const shardsAtOnce = 4;

/**
 * The canary first, alone; then shards side by side, each in its order and one batch at a time, at the
 * pace that was asked for. Ends where too many fail in a row.
 */
export async function invokeInOrder(work: Work): Promise<void> {
  const { session, theCase, plan, options, hold, finish, report } = work;
  const stop = new AbortController();
  const signal = AbortSignal.any([session.interrupt.signal, stop.signal]);
  const pace = createPace(options.pace);
  const invokers = createInvokers(session);
  let failuresInARow = 0;

  async function one(planned: PlannedBatch): Promise<void> {
    const { batch } = planned;
    if (signal.aborted) return;
    if (batch.present && !(await isHeld(batch))) return;
    // A copy of the same failure may have succeeded a moment ago.
    const state = theCase.journal.progressOf(batch.id, batch.key)?.state;
    if (state === "ok" || state === "deleted") {
      report.deletedOnly(batch, await finish(batch));
      return;
    }
    if (state !== "saved" && state !== batch.progress?.state) {
      report.skipped(
        batch,
        state === "failed" ? "a copy of it failed" : "a copy of it may have run",
      );
      return;
    }
    const invoke = await invokers.of(planned.facts);
    const result = await replayBatch(planned, { theCase, invoke, pace, signal });
    if (!result) return;
    const kept = result.outcome === "ok" && batch.present ? await finish(batch) : undefined;
    report.replayed(planned, result, kept);
    failuresInARow = result.outcome === "ok" ? 0 : failuresInARow + 1;
    if (failuresInARow < options.stopAfter || stop.signal.aborted) return;
    report.stopped(`${failuresInARow} failures in a row`);
    stop.abort();
  }

  async function isHeld({ messageId, ...batch }: CaseBatch): Promise<boolean> {
    if (hold.messages.has(messageId) && !hold.isLost(messageId)) return true;
    const reason = hold.isLost(messageId) ? "its handle has ended" : "in other hands";
    report.skipped({ messageId, ...batch }, reason);
    return false;
  }

  try {
    const canary = plan.replay.slice(0, options.canary);
    for (const planned of canary) {
      await one(planned);
      if (failuresInARow === 0 || stop.signal.aborted) continue;
      report.stopped("the canary failed");
      stop.abort();
    }
    const shards = Map.groupBy(plan.replay.slice(options.canary), ({ batch }) => shardOf(batch));
    await pLimit(shardsAtOnce).map(shards.values(), async (ofShard) => {
      for (const planned of [...ofShard].sort((a, b) => byArrival(a.batch, b.batch))) {
        await one(planned);
      }
    });
  } finally {
    invokers.destroy();
  }
}

function createInvokers(session: Session) {
  const made = new Map<string, ReturnType<typeof createInvoker>>();
  return {
    async of({ arn, region, timeoutSeconds }: FunctionFacts): Promise<Invoke> {
      const found = made.get(arn) ?? createInvoker(session, region, timeoutSeconds);
      made.set(arn, found);
      return (await found).invoke;
    },
    destroy(): void {
      for (const invoker of made.values()) {
        void invoker.then(
          (of) => of.destroy(),
          () => {},
        );
      }
    },
  };
}
