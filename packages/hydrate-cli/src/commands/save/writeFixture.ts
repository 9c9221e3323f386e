import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HydratedRecord } from "hydrate-core";
import { functionName } from "../../case/caseBatch.js";
import { findBatch } from "../../case/findBatch.js";
import { listBatches } from "../../case/listBatches.js";
import type { Target } from "../../case/openTarget.js";
import { readRetention } from "../../case/readRetention.js";
import { saveBatches } from "../../case/saveBatches.js";
import { CliError } from "../../errors.js";
import { type ExitStatus, exitStatus } from "../../exitStatus.js";
import type { Session } from "../../session.js";
import { fixtureTest } from "./fixtureTest.js";
import { redact } from "./redact.js";

type FixtureOptions = {
  readonly id: string;
  readonly raw?: boolean;
  readonly bucket?: readonly string[];
};

/** Writes one batch into the working directory: a JSON file, and a test that replays it. */
export async function writeFixture(
  session: Session,
  { theCase }: Target,
  { id: prefix, raw = false, bucket }: FixtureOptions,
): Promise<ExitStatus> {
  const { output, host } = session;
  const { id } = findBatch(theCase, prefix);
  const unsaved = listBatches(theCase).filter((batch) => batch.id === id && !batch.saved);
  await readRetention(session, theCase, unsaved);
  const [failure] = await saveBatches(session, theCase, unsaved, bucket);
  if (failure) throw failure.error;
  const batch = findBatch(theCase, id);
  if (!batch.saved) throw new CliError(`${id} holds no failed batch`);
  const saved: HydratedRecord = await theCase.readBatch(batch.saved);
  const record = raw ? saved : redact(saved);

  const name = functionName(batch.functionArn).replace(/[^\w-]+/g, "-");
  const base = `${name}-${id.slice(0, 8)}`;
  const files = {
    [`${base}.json`]: `${JSON.stringify(record, null, 2)}\n`,
    [`${base}.test.ts`]: fixtureTest({ record, base, functionName: name }),
  };
  for (const [file, text] of Object.entries(files)) {
    const path = join(host.cwd, file);
    await writeFile(path, text, { mode: 0o600, flag: "wx" }).catch((cause: unknown) => {
      throw new CliError(`${path} could not be written; a file that is there is never replaced`, {
        cause,
      });
    });
    output.text(`${output.style("green", "✓")} ${file}`);
    output.object({ type: "file", path });
  }
  output.note(
    raw
      ? "! The data in it is as it was: do not commit what must not be seen"
      : "Values are redacted, names of members are kept; --raw keeps everything",
  );
  return exitStatus.done;
}
