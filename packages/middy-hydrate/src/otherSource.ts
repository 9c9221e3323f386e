import { HydrateUnsupportedSourceError } from "hydrate-core";

/** The kinds of streams, as the option `source` names them. */
export type StreamSourceName = "kinesis" | "dynamodb";

/** The error of a stream that is not of the kind the function was made for. */
export function otherSource(
  wanted: StreamSourceName,
  found: StreamSourceName,
): HydrateUnsupportedSourceError {
  return new HydrateUnsupportedSourceError(
    found,
    `This function hydrates ${wanted} streams (option source), and this is a batch of a ${found} ` +
      "stream. Send it elsewhere, or leave source out.",
  );
}
