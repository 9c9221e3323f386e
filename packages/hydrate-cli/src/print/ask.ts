import { CliError, UsageError } from "../errors.js";
import { exitStatus } from "../exitStatus.js";
import type { Host } from "../host.js";

// The only file that loads prompts, and it is loaded only to ask something in a terminal.

/** Asks for yes; no, or Ctrl-C, is `false`. */
export async function confirm(message: string, { stderr }: Host): Promise<boolean> {
  const prompts = await import("@clack/prompts");
  const answer = await prompts.confirm({ message, initialValue: false, output: stderr });
  return answer === true;
}

/** @throws {@link UsageError} where nobody is there to type it */
export async function askForMfaCode(serial: string, host: Host): Promise<string> {
  if (!host.interactive) {
    throw new UsageError(
      `The profile needs a code of the MFA device ${serial}, and there is no terminal to ask in`,
      "Log in first and use the session's credentials.",
    );
  }
  const prompts = await import("@clack/prompts");
  const code = await prompts.text({ message: `Code of ${serial}`, output: host.stderr });
  if (typeof code === "string") return code;
  throw new CliError("No MFA code", { status: exitStatus.interrupted });
}
