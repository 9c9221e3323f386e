import type { Session } from "../session.js";
import type { CaseBatch } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";
import { findBatch } from "./findBatch.js";
import { readRetention } from "./readRetention.js";
import { saveBatches } from "./saveBatches.js";

/** The one batch whose id begins so, saved first where it is not; what cannot be saved is thrown. */
export async function saveOne(
  session: Session,
  theCase: Case,
  prefix: string,
  buckets: readonly string[] | undefined,
): Promise<CaseBatch> {
  const batch = findBatch(theCase, prefix);
  if (batch.saved || batch.kind === "other") return batch;
  await readRetention(session, theCase, [batch]);
  const [failure] = await saveBatches(session, theCase, [batch], buckets);
  if (failure) throw failure.error;
  return findBatch(theCase, batch.id);
}
