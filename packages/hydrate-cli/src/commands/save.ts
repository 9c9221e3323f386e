import { listBatches } from "../case/listBatches.js";
import { lookIntoQueue } from "../case/lookIntoQueue.js";
import { assertSomeMatch } from "../case/noMatch.js";
import { type Target, withTarget } from "../case/openTarget.js";
import { readRetention } from "../case/readRetention.js";
import { saveBatches } from "../case/saveBatches.js";
import { selectBatches } from "../case/selectBatches.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import type { Session } from "../session.js";
import { reportSaved } from "./save/reportSaved.js";

type SaveOptions = {
  readonly fresh?: boolean;
  readonly bucket?: readonly string[];
  readonly fixture?: string;
  readonly raw?: boolean;
};

/** Reads every batch back and writes it into the folder; deletes nothing. */
export function save(
  session: Session,
  [address = ""]: readonly string[],
  options: SaveOptions,
): Promise<ExitStatus> {
  return withTarget(session, address, async (target) => {
    await lookIntoQueue(session, target, options);
    if (options.fixture !== undefined) {
      const { writeFixture } = await import("./save/writeFixture.js");
      return writeFixture(session, target, { ...options, id: options.fixture });
    }
    return saveAll(session, target, options);
  });
}

async function saveAll(
  session: Session,
  { theCase, address }: Target,
  { bucket, fresh }: SaveOptions,
): Promise<ExitStatus> {
  const selected = () => selectBatches(listBatches(theCase), session.options.where, session.now());
  assertSomeMatch(listBatches(theCase), session);
  await readRetention(session, theCase, selected());
  const pending = selected().filter(
    // Another look may prove that a stream was only out of reach.
    ({ saved }) => !saved || (fresh && saved.status === "gone"),
  );
  const failures = await saveBatches(session, theCase, pending, bucket);
  const lost = await reportSaved(session, theCase, { batches: selected(), failures, address });
  if (session.interrupt.signal.aborted) return exitStatus.interrupted;
  if (lost > 0) return exitStatus.lost;
  return failures.length > 0 ? exitStatus.left : exitStatus.done;
}
