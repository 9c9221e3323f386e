import { CliError } from "../errors.js";
import type { ExitStatus } from "../exitStatus.js";
import type { Session } from "../session.js";

export async function doctor(_session: Session, _args: readonly string[]): Promise<ExitStatus> {
  throw new CliError("Not there yet");
}
