import type { CaseBatch } from "../case/caseBatch.js";
import type { Case } from "../case/caseFolder.js";
import { listBatches } from "../case/listBatches.js";
import { lookIntoQueue } from "../case/lookIntoQueue.js";
import { assertSomeMatch } from "../case/noMatch.js";
import { withTarget } from "../case/openTarget.js";
import { saveOne } from "../case/saveOne.js";
import { selectBatches } from "../case/selectBatches.js";
import { findError } from "../causes/findError.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { resolveFunction } from "../invoke/resolveFunction.js";
import { harmless } from "../print/readable.js";
import { shorten } from "../print/table.js";
import type { Session } from "../session.js";
import { batchTable } from "./show/batchTable.js";
import { headOfBatch } from "./show/head.js";
import { recordTable, toJsonRecords } from "./show/recordTable.js";

type ShowOptions = { readonly records: number; readonly bucket?: readonly string[] };

/** Lists the batches; or shows one of them with its records, saving it first. */
export function show(
  session: Session,
  [address = "", prefix = ""]: readonly string[],
  options: ShowOptions,
): Promise<ExitStatus> {
  const { output, now } = session;
  return withTarget(session, address, async (target) => {
    const { theCase } = target;
    await lookIntoQueue(session, target, {});
    if (prefix === "") return listAll(session, theCase);
    const batch = await saveOne(session, theCase, prefix, options.bucket);
    output.text(...headOfBatch(batch, theCase.index, output, now()));
    const { id, kind, saved } = batch;
    if (kind === "other" || !saved) {
      const { body } = await theCase.readMessage(batch.messageId);
      output.text(harmless(batch.problem ?? ""), "", shorten(harmless(body), 2_000));
      output.object({ type: "message", id, problem: batch.problem, body });
      return exitStatus.done;
    }
    const record = await theCase.readBatch(saved);
    const error = await loggedError(session, batch);
    if (error) output.text(harmless(error));
    else if (batch.cause !== undefined) output.text(batch.cause);
    if (saved.reason !== undefined) output.text(harmless(saved.reason));
    const bold = (text: string): string => output.style("bold", text);
    const states =
      record.DDBStreamBatch &&
      (await import("../dynamodb/imageStates.js").then(({ imageStates }) =>
        imageStates(session, record.DDBStreamBatch),
      ));
    output.text(...recordTable(record, options.records, output.columns, bold, states));
    const { message: _, ...facts } = batch;
    output.object({ type: "batch", ...facts, ...(error && { error }) });
    for (const line of toJsonRecords(record, states)) output.object(line);
    return exitStatus.done;
  });
}

function listAll(session: Session, theCase: Case): ExitStatus {
  const { options, output, now } = session;
  const all = listBatches(theCase);
  assertSomeMatch(all, session);
  const batches = selectBatches(all, options.where, now());
  const bold = (text: string): string => output.style("bold", text);
  output.text(...batchTable(batches, now(), output.columns, bold));
  for (const { message: _, ...facts } of batches) output.object({ type: "batch", ...facts });
  return exitStatus.done;
}

/** The error in the function's log, likely this batch's; undefined where nobody may tell. */
async function loggedError(session: Session, batch: CaseBatch): Promise<string | undefined> {
  const { functionArn } = batch;
  if (functionArn === undefined || batch.condition === "RecordAgeExceeded") return undefined;
  try {
    const { logGroup, region } = await resolveFunction(session, functionArn);
    const error = await findError(session, { logGroup, region, batch });
    if (!error) return undefined;
    const { type, message, at } = error;
    return `${type}: ${message}${at === undefined ? "" : `   at ${at}`}   (likely, from the log)`;
  } catch {
    return undefined;
  }
}
