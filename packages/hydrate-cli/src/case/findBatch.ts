import { CliError } from "../errors.js";
import { type CaseBatch, isNamed, shortId } from "./caseBatch.js";
import type { Case } from "./caseFolder.js";
import { listBatches } from "./listBatches.js";

/**
 * The one batch of this name.
 *
 * @throws {@link CliError} where no batch matches, or several do
 */
export function findBatch(theCase: Case, prefix: string): CaseBatch {
  const found = listBatches(theCase).filter((batch) => isNamed(batch, prefix));
  const printed = found.filter((batch) => shortId(batch) === prefix);
  const exact = found.find(({ id }) => id === prefix) ?? (printed.length === 1 && printed[0]);
  const [only, ...others] = found;
  if (exact) return exact;
  if (only && others.length === 0) return only;
  if (!only) {
    throw new CliError(`No message of this case has an id that begins with ${prefix}`, {
      advice: [
        "List the ids with `hydrate show QUEUE`, or look again with `hydrate triage --fresh`.",
      ],
    });
  }
  throw new CliError(`${found.length} ids begin with ${prefix}: write more of it`, {
    advice: found.slice(0, 5).map(({ id }) => id),
  });
}
