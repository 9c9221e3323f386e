import type { CaseBatch } from "./caseBatch.js";
import type { CaseIndex } from "./caseIndex.js";

/** When a batch ends, in epoch milliseconds. */
export type Clocks = {
  /**
   * Its records are lost: the stream forgets the first one, or the queue deletes the pointer. Absent
   * where they are in the message, or saved on this disk.
   */
  readonly forgottenAt?: number;
  /** The queue deletes the message. */
  readonly deletedAt: number;
};

/** What the clocks are read from. */
export type ClockFacts = Pick<CaseIndex, "sitting" | "retentionHours">;

const hour = 3_600_000;
const fourDays = 96 * hour;

/** Hours that a stream keeps its records, unless it said otherwise. */
export const defaultRetentionHours = 24;

/** Reads both clocks of a batch. */
export function clocksOf(batch: CaseBatch, { sitting, retentionHours }: ClockFacts): Clocks {
  const { kind, pointer, saved, message, failedAt } = batch;
  const deletedAt = message.sentAt + (sitting?.retentionMillis ?? fourDays);
  // What was proven to be gone is lost, on the disk or not.
  const safe = saved ? saved.status !== "gone" : kind !== "pointer";
  if (safe || !pointer) return { deletedAt };
  const hours = retentionHours.get(pointer.streamArn) ?? defaultRetentionHours;
  // The records arrived before Lambda gave up on them.
  const arrival = pointer.firstArrival ?? failedAt ?? message.sentAt;
  return { deletedAt, forgottenAt: Math.min(arrival + hours * hour, deletedAt) };
}
