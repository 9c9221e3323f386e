import { pointerKey } from "../../case/batch.js";
import type { Case } from "../../case/caseFolder.js";
import type { SeenMessage } from "../../case/caseIndex.js";
import { deleteMessage } from "../../queue/deleteMessage.js";
import type { Hold } from "../../queue/holdMessages.js";
import type { Queue } from "../../queue/queueAddress.js";

type DeleteTools = {
  readonly theCase: Case;
  readonly queue: Queue;
  readonly hold: Hold;
  /** Whatever is not held is not in the queue any more. */
  readonly allSeen: boolean;
};

/**
 * Deletes a message whose batches all succeeded and are saved; gives the reason where it stays. The
 * journal says `ok` by then, so that a crash in between makes the next run delete and not invoke.
 */
export async function deleteFinished(
  { theCase, queue, hold, allSeen }: DeleteTools,
  message: SeenMessage,
): Promise<string | undefined> {
  const { index, journal } = theCase;
  const batches = message.batches.map((seen) => {
    const batch = index.saved.get(seen.id)?.batch ?? seen;
    const key = pointerKey(batch);
    return { id: batch.id, key, progress: journal.progressOf(batch.id, key) };
  });
  const unfinished = batches.filter(
    ({ progress }) => progress?.state !== "ok" && progress?.state !== "deleted",
  );
  if (unfinished.length > 0) return `${unfinished.length} more of its batches are to be replayed`;
  const unsaved = await whyNotSaved(theCase, message);
  if (unsaved !== undefined) return unsaved;
  const held = hold.messages.get(message.id);
  if (!held && !allSeen) return "it was not received";
  // A crash between the delete and its line in the journal leaves nothing to delete.
  const reason = held && (await deleteMessage(queue, held));
  if (reason !== undefined) return reason;
  hold.drop(message.id);
  for (const { id, key } of batches) {
    await journal.append({
      state: "deleted",
      id,
      messageId: message.id,
      ...(key !== undefined && { key }),
    });
  }
  return undefined;
}

/** No saved file, no delete: the files are read, whatever the index says. */
async function whyNotSaved(theCase: Case, { batches }: SeenMessage): Promise<string | undefined> {
  for (const { id } of batches) {
    const saved = theCase.index.saved.get(id);
    if (!saved) return "it is not saved";
    try {
      await theCase.readBatch(saved);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}
