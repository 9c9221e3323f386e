import { type StreamSourceName, toBundleError } from "hydrate-core";

/**
 * Begins to load modules while Lambda initialises, and waits for nothing. A module that is missing
 * ends the function's start: at the first failed batch it would be too late.
 */
export function preload(what: string, load: () => Promise<unknown>): void {
  load().catch((cause: unknown) => {
    const error = toBundleError(what, cause);
    // Nobody handles this rejection, which is what makes the start fail. Any other failure is thrown
    // at the first use, which tries again.
    if (error) throw error;
  });
}

/** The kinds of stream that a function may read, by the ARNs and the kind that it allows. */
export function sourcesToRead(
  allowedStreamArns: readonly string[] | undefined,
  source: StreamSourceName | undefined,
): StreamSourceName[] {
  const kinds = ["kinesis", "dynamodb"] as const;
  const named = (arn: string) => kinds.filter((kind) => arn.includes(`:${kind}:`));
  const isAllowed = (kind: StreamSourceName): boolean =>
    allowedStreamArns?.some((arn) => named(arn).length === 0 || arn.includes(`:${kind}:`)) ?? true;
  return kinds.filter((kind) => isAllowed(kind) && (source ?? kind) === kind);
}
