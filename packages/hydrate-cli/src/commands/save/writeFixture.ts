import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HydratedRecord } from "hydrate-core";
import { functionName, shortId } from "../../case/caseBatch.js";
import type { Target } from "../../case/openTarget.js";
import { saveOne } from "../../case/saveOne.js";
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
  const batch = await saveOne(session, theCase, prefix, bucket);
  if (!batch.saved) throw new CliError(`${batch.id} holds no failed batch`);
  const saved: HydratedRecord = await theCase.readBatch(batch.saved);
  const record = raw ? saved : redact(saved);

  const name = functionName(batch.functionArn).replace(/[^\w-]+/g, "-");
  const base = `${name}-${shortId(batch)}`;
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
