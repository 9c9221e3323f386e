import { checkScene } from "../doctor/checkScene.js";
import type { Finding } from "../doctor/finding.js";
import { nameOf, subjectOf } from "../doctor/names.js";
import { findingLines } from "../doctor/printFindings.js";
import type { FoundMappings } from "../doctor/read/findMappings.js";
import { findMappings } from "../doctor/read/findMappings.js";
import { readScene } from "../doctor/read/readScene.js";
import { type ExitStatus, exitStatus } from "../exitStatus.js";
import type { Session } from "../session.js";

/**
 * Looks at all that happens to a failure of a function, or of every function that reads a stream, and
 * says what would lose it. Reads only; the commands that change something are printed.
 */
export async function doctor(
  session: Session,
  [nameOrArn = ""]: readonly string[],
): Promise<ExitStatus> {
  const { output } = session;
  const found = await findMappings(session, nameOrArn);
  const scene = await readScene(session, found.mappings);
  if (session.interrupt.signal.aborted) return exitStatus.interrupted;
  const findings = [...fanOutFinding(found), ...checkScene(scene)];

  const [only, another] = found.mappings;
  const subject = only && !another ? subjectOf(only) : undefined;
  output.text(...findingLines(findings, output, subject));
  for (const finding of findings) output.object({ type: "finding", ...finding });
  const count = (level: Finding["level"]): number =>
    findings.filter((finding) => finding.level === level).length;
  output.object({
    type: "summary",
    mappings: found.mappings.map(({ uuid, streamArn, functionArn }) => ({
      uuid,
      streamArn,
      functionArn,
    })),
    loses: count("loses"),
    warnings: count("warning"),
    unknown: count("unknown"),
    ok: count("ok"),
  });
  adviseAfterDoctor(session, findings);
  return count("loses") > 0 ? exitStatus.left : exitStatus.done;
}

function fanOutFinding({ mappings, fanOut }: FoundMappings): Finding[] {
  const [first] = mappings;
  if (fanOut.is !== "unknown" || !first) return [];
  const subject = nameOf(first.streamArn);
  const text = "whether functions read it through a consumer of enhanced fan-out";
  return [{ level: "unknown", check: "fan-out", subject, text, detail: fanOut.reason }];
}

function adviseAfterDoctor({ output }: Session, findings: readonly Finding[]): void {
  const commands = [...new Set(findings.flatMap(({ command }) => command ?? []))];
  if (commands.length > 0) {
    output.note("to change it (look at each first; doctor changes nothing):");
    output.note(...commands.map((command) => `  ${command}`));
  }
}
