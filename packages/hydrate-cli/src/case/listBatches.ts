import { type Batch, pointerKey } from "./batch.js";
import type { CaseBatch } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";

/** The batches of a case, without those whose message was deleted. */
export function listBatches({ index, journal }: Case): CaseBatch[] {
  const lookedAt = index.sitting?.lookedAt ?? 0;
  // What this program deleted since the last look is not there any more.
  const isPresent = (messageId: string, id: string): boolean =>
    index.present.has(messageId) && (journal.deletedAt(id) ?? 0) < lookedAt;

  return [...index.messages.values()].flatMap((message) =>
    message.batches.flatMap((seen): CaseBatch[] => {
      const saved = index.saved.get(seen.id);
      const batch = saved?.batch ?? seen;
      const key = pointerKey(batch);
      const cause = index.causes.get(batch.id) ?? causeOf(batch);
      const progress = journal.progressOf(batch.id, key);
      if (progress?.state === "deleted" && !isPresent(message.id, batch.id)) return [];
      return [
        {
          ...batch,
          message,
          present: isPresent(message.id, batch.id),
          ...(saved && { saved }),
          ...(cause !== undefined && { cause }),
          ...(key !== undefined && { key }),
          ...(progress && { progress }),
        },
      ];
    }),
  );
}

// All that the message itself tells; the rest is in the function's log.
function causeOf({ reported }: Batch): string | undefined {
  return reported ? "batchItemFailures" : undefined;
}
