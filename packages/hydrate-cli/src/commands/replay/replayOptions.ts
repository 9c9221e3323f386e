/** The flags of `hydrate replay`. */
export type ReplayOptions = {
  readonly yes?: boolean;
  readonly all?: boolean;
  readonly function?: string;
  readonly accept?: readonly string[];
  readonly retryUnknown?: boolean;
  readonly ignoreWindow?: boolean;
  readonly withoutMessage?: boolean;
  /** Invocations a second. */
  readonly pace: number;
  readonly canary: number;
  readonly stopAfter: number;
  readonly bucket?: readonly string[];
};
