import { CliError } from "../../errors.js";
import { exitStatus } from "../../exitStatus.js";
import { counted } from "../../print/numbers.js";
import { drainQueue } from "../../queue/drainQueue.js";
import type { Hold } from "../../queue/holdMessages.js";
import type { Queue } from "../../queue/queueAddress.js";
import { type QueueFacts, readQueueFacts } from "../../queue/queueFacts.js";
import type { Session } from "../../session.js";

type TakeOptions = {
  readonly facts: QueueFacts;
  readonly wanted: ReadonlySet<string>;
  /** The messages that the case has. */
  readonly known: { has(id: string): boolean };
  /** Seconds that they stay hidden without a heartbeat. */
  readonly seconds: number;
};

/**
 * Receives the wanted messages and holds them; the others are put back when the queue was gone through.
 * A message cannot be asked for by its id. What is not taken is in other hands; unless all was seen, and
 * nobody else held anything: then it is not in the queue any more.
 */
export async function takeMessages(
  { output, interrupt }: Session,
  queue: Queue,
  hold: Hold,
  { facts, wanted, known, seconds }: TakeOptions,
): Promise<{ readonly allSeen: boolean }> {
  let missing = wanted.size;
  const { ended } = await drainQueue(queue, hold, {
    facts,
    visibilityTimeout: seconds,
    signal: interrupt.signal,
    enough: () => missing === 0,
    onMessage({ id }) {
      if (wanted.has(id)) missing -= 1;
    },
    onProgress: () =>
      output.progress(`${wanted.size - missing} of ${wanted.size} messages taken from the queue`),
  });
  const allSeen = ended === "empty" && (await nobodyElseHolds(queue, hold.messages.size));
  const others = [...hold.messages.keys()].filter((id) => !wanted.has(id));
  const unknown = others.filter((id) => !known.has(id));
  await hold.release(others);
  output.progress(undefined);
  if (unknown.length > 0) {
    output.note(
      `! ${counted(unknown.length, "message")} came since the last look (triage --fresh)`,
    );
  }
  if (ended === "atLimit" && missing > 0) {
    throw new CliError(
      `Taking more messages would make the queue's own redrive policy move them to ${facts.deadLetterTargetArn}`,
      { status: exitStatus.left, advice: ["Raise maxReceiveCount of the queue first."] },
    );
  }
  return { allSeen };
}

/** Asked while all that was received is still held. */
async function nobodyElseHolds(queue: Queue, held: number): Promise<boolean> {
  const { visible, delayed, inFlight } = await readQueueFacts(queue);
  return visible + delayed === 0 && inFlight <= held;
}
