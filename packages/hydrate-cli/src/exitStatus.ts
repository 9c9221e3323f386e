/** What the process ends with. */
export const exitStatus = {
  /** All that was asked for is done. */
  done: 0,
  /** Something failed; the error is on stderr. */
  failed: 1,
  /** The command line makes no sense, or misses a flag such as `--yes`. */
  usage: 2,
  /** Done, but something was left: held back, failed at the function, or in other hands. */
  left: 3,
  /** Records are lost, or will be within the time that `--fail-on` names. */
  lost: 4,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** One of {@link exitStatus}. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
