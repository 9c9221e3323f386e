import { CliError } from "../errors.js";
import { exitStatus } from "../exitStatus.js";
import { clock } from "../print/time.js";
import { type DrainResult, drainQueue } from "../queue/drainQueue.js";
import { holdMessages } from "../queue/holdMessages.js";
import type { QueueMessage } from "../queue/message.js";
import { findOtherReaders } from "../queue/otherReaders.js";
import { type QueueFacts, readQueueFacts } from "../queue/queueFacts.js";
import type { Session } from "../session.js";
import { batchesIn } from "./batch.js";
import type { SeenMessage } from "./caseIndex.js";
import type { Target } from "./openTarget.js";

// Short, so that a crash hides nothing for long; the heartbeat makes it as long as the sitting takes.
const sittingSeconds = 120;

/** How a look into the queue went; `undefined` where the case remembered an earlier one. */
export type Look = DrainResult & {
  readonly about: number;
  /** Messages that could not be put back at once; they come back by themselves. */
  readonly stillHidden: number;
};

/**
 * Makes sure that the case knows what is in the queue: by what it remembers, or by one sitting that
 * reads every message, remembers it, and puts every one back.
 */
export async function lookIntoQueue(
  session: Session,
  target: Target,
  { fresh = false }: { readonly fresh?: boolean | undefined },
): Promise<Look | undefined> {
  const { theCase } = target;
  if (theCase.index.sitting && !fresh) return undefined;
  const queue = await target.queue();
  const facts = await readQueueFacts(queue);
  assertMayLook(facts, theCase.index.messages.values());
  await warnOfOtherReaders(session, facts, queue.region);

  const { interrupt, output, now } = session;
  const lookedAt = now();
  const hold = holdMessages(queue, sittingSeconds, now);
  const forget = interrupt.onSecond(() => [
    `${hold.messages.size} messages stay hidden until ${clock(hold.hiddenUntil)}`,
  ]);
  const seen: SeenMessage[] = [];
  let result: DrainResult | undefined;
  let stillHidden: number;
  try {
    result = await drainQueue(queue, hold, {
      facts,
      visibilityTimeout: sittingSeconds,
      signal: interrupt.signal,
      async onMessage(message) {
        const { receiptHandle: _, ...kept } = message;
        await theCase.writeMessage(kept);
        seen.push(toSeen(kept));
      },
      onProgress: (read) => output.progress(`${read} of about ${facts.visible} messages read`),
    });
  } finally {
    output.progress("putting the messages back");
    stillHidden = (await hold.release()).length;
    hold.end();
    forget();
    output.progress(undefined);
  }
  const { read, ended } = result;
  if (ended === "interrupted") {
    throw new CliError(`Interrupted after ${read} messages; all were put back`, {
      status: exitStatus.interrupted,
    });
  }
  const about = facts.visible + facts.inFlight + facts.delayed;
  const { name, url, region } = queue;
  const { retentionMillis, fifo } = facts;
  await theCase.index.addSitting(
    { name, url, region, lookedAt, retentionMillis, fifo, read, about: Math.max(about, read) },
    seen,
  );
  return { read, ended, about: Math.max(about, read), stillHidden };
}

function toSeen(message: QueueMessage): SeenMessage {
  const { id, sentAt, receives } = message;
  return { id, sentAt, receives, batches: batchesIn(message) };
}

/** @throws {@link CliError} where another receive would move messages away */
export function assertMayLook(
  { maxReceiveCount, deadLetterTargetArn }: QueueFacts,
  known: Iterable<SeenMessage>,
): void {
  if (maxReceiveCount === undefined) return;
  const most = Math.max(0, ...[...known].map(({ receives }) => receives));
  if (most + 1 <= maxReceiveCount) return;
  throw new CliError(
    `Looking again would move messages to ${deadLetterTargetArn}: they were received ${most} times, and the queue's redrive policy allows ${maxReceiveCount}`,
    {
      advice: [
        "Work on what is remembered (leave out --fresh), or raise maxReceiveCount of the queue first.",
      ],
    },
  );
}

async function warnOfOtherReaders(
  session: Session,
  { arn }: QueueFacts,
  region: string,
): Promise<void> {
  const readers = await findOtherReaders(session, arn, region);
  for (const { functionArn } of readers) {
    session.output.note(
      `! ${functionArn} reads this queue (an enabled mapping): it takes messages meanwhile`,
    );
  }
}
