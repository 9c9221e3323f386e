const hints: readonly (readonly [RegExp, string])[] = [
  [
    /StreamNotAllowed/,
    "an allowed stream: name it in HYDRATE_ALLOWED_STREAM_ARNS of the hydrate function",
  ],
  [/KMS|kms:/, "a key: let the hydrate function's role decrypt with the stream's key"],
  [
    /AccessDenied|not authorized/,
    "a permission: let the hydrate function's role read the stream (GetShardIterator, GetRecords)",
  ],
  [/region/i, "a region: the stream's, in the function's client or its network"],
  [
    /Timeout|timed out/i,
    "time or a network: raise the function's timeout, or let it reach the stream",
  ],
  [/ResponseTooLarge/, "room: set HYDRATE_OVERFLOW_BUCKET of the hydrate function"],
  [/UnsupportedSource/, "HYDRATE_QUEUE_URL: the hydrate function reads a queue without it"],
];

/** What an error of the hydrate function says is missing on the way; undefined where it does not. */
export function whatIsMissing(error: string): string | undefined {
  return hints.find(([pattern]) => pattern.test(error))?.[1];
}
