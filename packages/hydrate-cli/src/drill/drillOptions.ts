/** The flags of `drill`. */
export type DrillOptions = {
  readonly yes?: boolean;
  /** How many records. */
  readonly records: number;
  readonly stream?: string;
  readonly to?: string;
  readonly queue?: string;
  /** Milliseconds. */
  readonly timeout?: number;
};

// Lambda calls a function that SNS invokes three times over about three minutes before it gives up.
export const defaultTimeout = 300_000;
