import { type ExitStatus, exitStatus } from "./exitStatus.js";

/** A failure with its own exit status, and what to do about it. It never holds record data. */
export class CliError extends Error {
  override readonly name: string = "CliError";
  readonly status: ExitStatus;
  /** What to do, a line each: commands to run, flags to add. */
  readonly advice: readonly string[];

  constructor(
    message: string,
    { status = exitStatus.failed, advice = [], cause }: CliErrorOptions = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.status = status;
    this.advice = advice;
  }
}

type CliErrorOptions = {
  readonly status?: ExitStatus;
  readonly advice?: readonly string[];
  readonly cause?: unknown;
};

/** The command line makes no sense, or misses a flag. */
export class UsageError extends CliError {
  override readonly name = "UsageError";

  constructor(message: string, ...advice: string[]) {
    super(message, { status: exitStatus.usage, advice });
  }
}
