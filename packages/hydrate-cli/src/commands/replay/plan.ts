import { type CaseBatch, statusOf } from "../../case/caseBatch.js";
import type { Case } from "../../case/caseFolder.js";
import { byArrival } from "../../case/order.js";
import type { FunctionFacts } from "../../invoke/resolveFunction.js";
import { invokeLimit } from "../../invoke/splitEvent.js";
import { type BatchEvent, eventOf } from "./eventOf.js";
import type { FunctionFinder } from "./functionsOf.js";
import type { ReplayOptions } from "./replayOptions.js";

/** A batch that would be replayed. */
export type PlannedBatch = {
  readonly batch: CaseBatch;
  readonly facts: FunctionFacts;
  readonly parts: number;
  /** A superset that today's filter narrows to the failed records. */
  readonly narrowed: boolean;
};

/** A batch that is left alone, and the flag that would change that. */
export type HeldBatch = {
  readonly batch: CaseBatch;
  readonly reason: string;
  readonly flag?: string;
};

/** What a replay would do. */
export type Plan = {
  readonly replay: readonly PlannedBatch[];
  /** Succeeded before: only their messages are deleted. */
  readonly finished: readonly CaseBatch[];
  readonly held: readonly HeldBatch[];
};

/** Decides for each batch, in the order of arrival. Calls no function. */
export async function planReplay(
  theCase: Case,
  batches: readonly CaseBatch[],
  findFunction: FunctionFinder,
  options: ReplayOptions,
): Promise<Plan> {
  const replay: PlannedBatch[] = [];
  const finished: CaseBatch[] = [];
  const held: HeldBatch[] = [];
  for (const batch of [...batches].sort(byArrival)) {
    if (batch.progress?.state === "ok" || batch.progress?.state === "deleted") {
      finished.push(batch);
      continue;
    }
    const hold = whyHeld(batch, options);
    if (hold) {
      held.push({ batch, ...hold });
      continue;
    }
    const resolved = await findFunction(batch);
    if ("refused" in resolved) {
      held.push({ batch, reason: resolved.refused, ...(resolved.flag && { flag: resolved.flag }) });
      continue;
    }
    const { facts } = resolved;
    const planned = await planBatch(theCase, batch, facts, options);
    if ("reason" in planned) held.push({ batch, ...planned });
    else replay.push({ batch, facts, ...planned });
  }
  return { replay, finished, held };
}

function whyHeld(batch: CaseBatch, options: ReplayOptions): Omit<HeldBatch, "batch"> | undefined {
  const status = statusOf(batch);
  if (batch.drill) return { reason: "drill" };
  if (batch.kind === "other") return { reason: "not a pointer" };
  if (batch.progress?.state === "unknown" && !options.retryUnknown) {
    return { reason: "unknown, may have run", flag: "--retry-unknown" };
  }
  if (!batch.saved) return { reason: "not saved" };
  if (status === "gone") return { reason: "gone" };
  if (status === "partial" && !options.accept?.includes("partial")) {
    return { reason: "partial", flag: "--accept partial" };
  }
  if (!batch.present && !options.withoutMessage) {
    return { reason: "not in the queue", flag: "--without-message" };
  }
  return undefined;
}

async function planBatch(
  theCase: Case,
  batch: CaseBatch,
  facts: FunctionFacts,
  options: ReplayOptions,
): Promise<Pick<PlannedBatch, "parts" | "narrowed"> | Omit<HeldBatch, "batch">> {
  if (facts.blocked !== undefined) return { reason: `the function ${facts.blocked}` };
  const windowed = facts.mappings?.some(({ TumblingWindowInSeconds: seconds = 0 }) => seconds > 0);
  if (windowed && !options.ignoreWindow) {
    return { reason: "of a tumbling window", flag: "--ignore-window" };
  }
  const { saved, progress } = batch;
  const small = (saved?.bytes ?? 0) < invokeLimit && (progress?.parts ?? 1) === 1;
  if (saved?.status !== "superset" && small) {
    return { parts: 1, narrowed: false };
  }
  const event = await eventOf(theCase, batch, facts);
  const reason = whyNotSent(event, progress?.parts);
  if (reason !== undefined) return { reason };
  if (saved?.status === "superset" && !event.narrowed && !options.accept?.includes("superset")) {
    return { reason: "superset", flag: "--accept superset" };
  }
  return { parts: event.parts.length, narrowed: event.narrowed };
}

/** Why an event cannot be sent at all. */
export function whyNotSent({ parts }: BatchEvent, before: number | undefined): string | undefined {
  if (parts.length === 0) return "one record alone is over 6 MB";
  // Some of its parts succeeded already: others would repeat or skip records.
  if (before !== undefined && before !== parts.length) return "its parts have changed";
  return undefined;
}
