/** The flags of `hydrate isolate`. */
export type IsolateOptions = {
  readonly handler?: string;
  readonly yesIdempotent?: boolean;
  readonly split?: boolean;
  readonly yes?: boolean;
  readonly function?: string;
  readonly bucket?: readonly string[];
};
