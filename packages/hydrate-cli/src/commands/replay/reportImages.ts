import type { Case } from "../../case/caseFolder.js";
import { grouped } from "../../print/numbers.js";
import type { Session } from "../../session.js";
import type { Plan } from "./plan.js";

// A look, not a proof: the first batches tell whether the table has moved on.
const batchesAtMost = 20;

/** Says how many DynamoDB images of a dry run are no longer what their items are. */
export async function reportImages(
  session: Session,
  theCase: Case,
  { replay }: Plan,
): Promise<void> {
  const some = replay
    .filter(({ batch }) => batch.pointer?.source === "dynamodb")
    .slice(0, batchesAtMost);
  if (some.length === 0) return;
  const { imageStates } = await import("../../dynamodb/imageStates.js");
  const counts = { current: 0, superseded: 0, deleted: 0, "?": 0 };
  for (const { batch } of some) {
    const record = batch.saved && (await theCase.readBatch(batch.saved));
    const states = record?.DDBStreamBatch && (await imageStates(session, record.DDBStreamBatch));
    if (!states) return;
    for (const state of states) counts[state] += 1;
  }
  const { current, superseded, deleted } = counts;
  const of = some.length < replay.length ? ` (of the first ${some.length} batches)` : "";
  session.output.text(
    `images        ${grouped(superseded)} superseded, ${grouped(deleted)} deleted since, ${grouped(current)} current${of}`,
  );
  session.output.object({ type: "images", batches: some.length, ...counts });
}
