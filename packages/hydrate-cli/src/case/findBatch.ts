import { CliError } from "../errors.js";
import type { CaseBatch } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";
import { listBatches } from "./listBatches.js";

/**
 * The one batch whose id begins so.
 *
 * @throws {@link CliError} where no batch matches, or several do
 */
export function findBatch(theCase: Case, prefix: string): CaseBatch {
  const found = listBatches(theCase).filter(({ id }) => id.startsWith(prefix));
  const exact = found.find(({ id }) => id === prefix);
  const [only, ...others] = found;
  if (exact) return exact;
  if (only && others.length === 0) return only;
  if (!only) {
    throw new CliError(`No message of this case has an id that begins with ${prefix}`, {
      advice: [
        "Look again with `hydrate triage --fresh`, or list the ids with `hydrate save --json`.",
      ],
    });
  }
  throw new CliError(`${found.length} ids begin with ${prefix}: write more of it`, {
    advice: found.slice(0, 5).map(({ id }) => id),
  });
}
