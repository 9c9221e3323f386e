import { toStreamEvent } from "hydrate-core";
import type { CaseBatch } from "../../case/caseBatch.js";
import type { Case } from "../../case/caseFolder.js";
import { CliError } from "../../errors.js";
import { narrowToFilter } from "../../invoke/narrowToFilter.js";
import type { StreamEvent } from "../../invoke/outcome.js";
import type { FunctionFacts } from "../../invoke/resolveFunction.js";
import { splitEvent } from "../../invoke/splitEvent.js";

/** What the function is given. */
export type BatchEvent = {
  /** In the shard's order; none where one record alone is too big. */
  readonly parts: readonly StreamEvent[];
  /** Only the records that today's filter lets through. */
  readonly narrowed: boolean;
};

/** Reads a saved batch as the event that its function first got. */
export async function eventOf(
  theCase: Case,
  { id, saved, pointer }: CaseBatch,
  { mappings = [] }: Pick<FunctionFacts, "mappings">,
): Promise<BatchEvent> {
  if (!saved) throw new CliError(`${id} is not saved`);
  const event: StreamEvent = toStreamEvent(await theCase.readBatch(saved));
  const narrow =
    saved.status === "superset" && pointer ? narrowToFilter(event, pointer, mappings) : undefined;
  return { parts: splitEvent(narrow ?? event) ?? [], narrowed: narrow !== undefined };
}
