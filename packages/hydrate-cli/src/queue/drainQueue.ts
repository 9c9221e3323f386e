import type { Hold } from "./holdMessages.js";
import type { HeldMessage } from "./message.js";
import type { Queue } from "./queueAddress.js";
import { type QueueFacts, readQueueFacts } from "./queueFacts.js";
import { receiveMessages } from "./receiveMessages.js";

export type DrainOptions = {
  readonly facts: QueueFacts;
  /** Takes each message as it comes, once. */
  readonly onMessage: (message: HeldMessage) => Promise<void> | void;
  readonly onProgress?: (read: number) => void;
  /** Ends the sitting where it answers true. */
  readonly enough?: () => boolean;
  readonly signal: AbortSignal;
  /** Seconds that a message stays hidden without a heartbeat. */
  readonly visibilityTimeout: number;
};

/** How a sitting ended. */
export type DrainResult = {
  readonly read: number;
  /**
   * - `empty`: nothing more came
   * - `enough`: the caller had all that it wanted
   * - `atLimit`: another look would make the queue's own redrive policy move messages away
   */
  readonly ended: "empty" | "enough" | "atLimit" | "interrupted";
};

// An answer without messages is no sign of an empty queue.
const emptyPolls = 3;

/**
 * Receives every message of a queue once, in one sitting, and holds them: whoever puts them back one by
 * one receives them again. The caller releases the hold, whatever happens.
 */
export async function drainQueue(
  queue: Queue,
  hold: Hold,
  { facts, onMessage, onProgress, enough = () => false, signal, visibilityTimeout }: DrainOptions,
): Promise<DrainResult> {
  const limit = facts.maxReceiveCount ?? Number.POSITIVE_INFINITY;
  let read = 0;
  let empty = 0;
  while (!signal.aborted) {
    const messages = await receiveMessages(queue, { visibilityTimeout });
    let atLimit = false;
    for (const message of messages) {
      const isNew = !hold.messages.has(message.id);
      hold.add(message);
      if (!isNew) continue;
      read += 1;
      await onMessage(message);
      atLimit ||= message.receives >= limit;
    }
    onProgress?.(read);
    if (atLimit) return { read, ended: "atLimit" };
    if (enough()) return { read, ended: "enough" };
    empty = messages.length === 0 ? empty + 1 : 0;
    if (empty === 0) continue;
    if (empty === emptyPolls || (await saysEmpty(queue))) return { read, ended: "empty" };
  }
  return { read, ended: "interrupted" };
}

/** An empty answer is believed at once where the queue itself counts nothing more. */
async function saysEmpty(queue: Queue): Promise<boolean> {
  const { visible, delayed } = await readQueueFacts(queue);
  return visible + delayed === 0;
}
