import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { CaseBatch } from "../../case/caseBatch.js";
import type { Target } from "../../case/openTarget.js";
import { CliError, UsageError } from "../../errors.js";
import { type ExitStatus, exitStatus } from "../../exitStatus.js";
import { createInvoker } from "../../invoke/invoker.js";
import type { StreamEvent } from "../../invoke/outcome.js";
import { splitEvent } from "../../invoke/splitEvent.js";
import { counted } from "../../print/numbers.js";
import { deleteMessage } from "../../queue/deleteMessage.js";
import { holdMessages } from "../../queue/holdMessages.js";
import { readQueueFacts } from "../../queue/queueFacts.js";
import type { Session } from "../../session.js";
import { createFunctionFinder } from "../replay/functionsOf.js";
import { takeMessages } from "../replay/takeMessages.js";
import type { IsolateOptions } from "./isolateOptions.js";
import { narrowLetter } from "./narrowLetter.js";

type Split = {
  readonly batch: CaseBatch;
  readonly event: StreamEvent;
  /** The place of the first record that fails, from 0. */
  readonly index: number;
  readonly options: IsolateOptions;
};

/**
 * Replays the records before the first one that fails, sends a letter for the rest, and deletes the old
 * message after that. Each step is in the journal, so that a crash repeats none of them but the letter,
 * and a second letter of the same batch is replayed once.
 */
export async function splitMessage(
  session: Session,
  { theCase, ...target }: Target,
  { batch, event, index, options }: Split,
): Promise<ExitStatus> {
  const { output, now } = session;
  const { saved, messageId, id, key, message } = batch;
  if (message.batches.length > 1 || saved?.status !== "complete") {
    throw new CliError("Only a message of one complete batch can be split");
  }
  const good = { Records: event.Records.slice(0, index) } as StreamEvent;
  if (!options.yes) {
    output.note(
      `With --yes: ${counted(index, "record")} replayed, a letter for the other ${event.Records.length - index} sent, the old message deleted.`,
    );
    return exitStatus.usage;
  }
  if ((splitEvent(good) ?? []).length > 1) throw new UsageError("The good part is over 6 MB");
  const queue = await target.queue();
  const facts = await readQueueFacts(queue);
  const find = createFunctionFinder(session, queue.region, options.function);
  const resolved = await find(batch);
  if ("refused" in resolved) throw new CliError(`Not replayed: ${resolved.refused}`);
  const { arn, region, timeoutSeconds } = resolved.facts;
  const letter = narrowLetter(await theCase.readBatch(saved), index, facts.maximumMessageSize);

  const hold = holdMessages(queue, timeoutSeconds + 60, now);
  try {
    const wanted = new Set([messageId]);
    await takeMessages(session, queue, hold, {
      facts,
      wanted,
      known: theCase.index.messages,
      seconds: timeoutSeconds + 60,
    });
    const held = hold.messages.get(messageId);
    if (!held) throw new CliError("The message is in other hands", { status: exitStatus.left });

    const line = { id, messageId, ...(key && { key }), function: arn, part: 1, parts: 2 };
    if (index > 0 && !batch.progress?.partsDone.has(1)) {
      const { invoke, destroy } = await createInvoker(session, region, timeoutSeconds);
      await theCase.journal.append({ state: "invoking", ...line });
      const { outcome, answer } = await invoke(arn, good).finally(destroy);
      const state = outcome === "notRun" ? "failed" : outcome;
      await theCase.journal.append({ state, ...line, answer });
      if (outcome !== "ok") {
        throw new CliError(`The good part did not succeed (${answer}): nothing was split`, {
          status: exitStatus.left,
        });
      }
    }
    const { MessageId: newId } = await queue.client.send(
      new SendMessageCommand({ QueueUrl: queue.url, MessageBody: letter }),
    );
    const reason = await deleteMessage(queue, held);
    if (reason !== undefined) {
      throw new CliError(`The letter ${newId} is sent, and the old message stays: ${reason}`, {
        status: exitStatus.left,
      });
    }
    hold.drop(messageId);
    await theCase.journal.append({ state: "deleted", id, messageId, ...(key && { key }) });
    output.text(
      `${output.style("green", "✓")} ${counted(index, "record")} replayed, ${event.Records.length - index} left in the message ${newId}`,
    );
    output.object({ type: "split", id, replayed: index, left: newId });
    return exitStatus.done;
  } finally {
    await hold.release();
    hold.end();
  }
}
