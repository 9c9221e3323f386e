import type { CaseBatch } from "../case/caseBatch.js";
import { removeCase } from "../case/caseFolder.js";
import { listBatches } from "../case/listBatches.js";
import { withTarget } from "../case/openTarget.js";
import { confirmChange } from "../confirmChange.js";
import { CliError, UsageError } from "../errors.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import { counted } from "../print/numbers.js";
import type { Session } from "../session.js";

type CleanOptions = { readonly yes?: boolean; readonly all?: boolean };

/** Removes the folder of a case. The queue keeps what it has. */
export async function clean(
  session: Session,
  [address = ""]: readonly string[],
  options: CleanOptions,
): Promise<ExitStatus> {
  if (session.options.where) throw new UsageError("clean removes the whole folder: no --where");
  const folder = await withTarget(session, address, async ({ theCase }) => {
    if (!theCase.index.sitting) throw new CliError(`${theCase.folder} holds no case`);
    const needed = listBatches(theCase).filter(isNeeded);
    if (needed.length > 0 && !options.all) {
      throw new CliError(
        `${counted(needed.length, "batch")} saved in ${theCase.folder} are not replayed`,
        { status: exitStatus.left, advice: ["Add --all to remove them too."] },
      );
    }
    const question = `Remove ${theCase.folder}?`;
    const sure = await confirmChange(session, question, { ...options, all: true });
    if (!sure) {
      session.output.note(
        `Nothing was removed. Run it again with --yes to remove ${theCase.folder}.`,
      );
    }
    return sure ? theCase.folder : undefined;
  });
  if (folder === undefined) return exitStatus.usage;
  await removeCase(folder);
  session.output.text(`Removed ${folder}`);
  session.output.object({ type: "removed", folder });
  return exitStatus.done;
}

// The only copy of the records, perhaps: the stream may have forgotten them.
function isNeeded({ saved, progress }: CaseBatch): boolean {
  return (
    saved !== undefined &&
    saved.status !== "gone" &&
    progress?.state !== "ok" &&
    progress?.state !== "deleted"
  );
}
