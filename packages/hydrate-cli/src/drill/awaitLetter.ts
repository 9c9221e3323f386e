import { clock } from "../print/time.js";
import { deleteMessage } from "../queue/deleteMessage.js";
import { holdMessages } from "../queue/holdMessages.js";
import type { HeldMessage } from "../queue/message.js";
import type { Queue } from "../queue/queueAddress.js";
import type { QueueFacts } from "../queue/queueFacts.js";
import { receiveMessages } from "../queue/receiveMessages.js";
import type { Session } from "../session.js";
import { type Letter, readLetter } from "./readLetter.js";

/** A letter of the drill, and when it was seen. */
export type Arrival = {
  readonly letter: Letter;
  readonly message: HeldMessage;
  /** Epoch milliseconds, by the clock here. */
  readonly seenAt: number;
};

/** How the waiting ended. */
export type Waited = {
  readonly arrivals: readonly Arrival[];
  /** Own letters that are not certain to be gone, and why. */
  readonly notRemoved: readonly string[];
  /** Messages of others that were seen, and of those how many could not be put back at once. */
  readonly others: number;
  readonly stillHidden: number;
};

export type AwaitOptions = {
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Whether what came so far is all that is worth waiting for. */
  readonly enough: (arrivals: readonly Arrival[]) => boolean;
  readonly facts: QueueFacts;
};

const holdSeconds = 60;

/**
 * Waits at a queue for the drill's own letters, and removes them. Messages of others are held meanwhile,
 * so that each is seen once, and put back in the end, whatever happens.
 */
export async function awaitLetter(
  { interrupt, output, now }: Session,
  queue: Queue,
  { requestId, deadline, enough, facts }: AwaitOptions,
): Promise<Waited> {
  const hold = holdMessages(queue, holdSeconds, now);
  const forget = interrupt.onSecond(() => [
    `${hold.messages.size} messages stay hidden until ${clock(hold.hiddenUntil)}`,
  ]);
  const arrivals = new Map<string, Arrival>();
  const notRemoved: string[] = [];
  let others = 0;
  let stillHidden = 0;
  try {
    while (!interrupt.signal.aborted && now() < deadline) {
      const left = Math.ceil((deadline - now()) / 1_000);
      output.progress(`waiting for the letter in ${queue.name}, ${left} s at most`);
      // Short polls, and never cut off: what a cut-off answer holds would stay hidden.
      const messages = await receiveMessages(queue, {
        visibilityTimeout: holdSeconds,
        waitSeconds: Math.min(left, 2),
      });
      let atLimit = false;
      for (const message of messages) {
        others += hold.messages.has(message.id) ? 0 : 1;
        hold.add(message);
        const letter = readLetter(message, requestId);
        if (letter) arrivals.set(message.id, { letter, message, seenAt: now() });
        else atLimit ||= message.receives >= (facts.maxReceiveCount ?? Number.POSITIVE_INFINITY);
      }
      if (atLimit || enough([...arrivals.values()])) break;
    }
  } finally {
    output.progress(undefined);
    for (const id of arrivals.keys()) {
      const message = hold.messages.get(id);
      if (!message) continue;
      hold.drop(id);
      const reason = await deleteMessage(queue, message);
      if (reason !== undefined) notRemoved.push(reason);
    }
    stillHidden = (await hold.release()).length;
    hold.end();
    forget();
  }
  others -= arrivals.size;
  return { arrivals: [...arrivals.values()], notRemoved, others, stillHidden };
}
