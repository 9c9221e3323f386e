import { UsageError } from "./errors.js";
import type { Session } from "./session.js";

/** The flags of a command that changes something. */
export type ConfirmOptions = {
  readonly yes?: boolean;
  /** Without `--where`: everything is meant. */
  readonly all?: boolean;
};

/**
 * Whether a change may be made: by `--yes`, or by a person's yes in a terminal. Without a terminal
 * nothing asks.
 *
 * @throws {@link UsageError} where `--yes` is given with neither `--where` nor `--all`
 */
export async function confirmChange(
  session: Session,
  question: string,
  { yes = false, all = false }: ConfirmOptions,
): Promise<boolean> {
  const { host, options, output } = session;
  if (yes) {
    if (all || (options.where?.length ?? 0) > 0 || host.interactive) return true;
    throw new UsageError("--yes without --where means everything: add --all to say so");
  }
  if (!host.interactive || output.json) return false;
  const { confirm } = await import("./print/ask.js");
  return confirm(question, host);
}
