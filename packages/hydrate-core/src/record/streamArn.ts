import type { StreamSourceName } from "../lib/streamSourceName.js";

/** An ARN of a stream, taken apart. */
export type StreamArn = {
  readonly source: StreamSourceName;
  /** The ARN of the stream itself; for a Kinesis consumer's ARN, the stream it reads. */
  readonly streamArn: string;
  readonly region: string;
};

// An enhanced fan-out mapping names its consumer: …:stream/NAME/consumer/CONSUMER:1540591608
const patterns = {
  kinesis:
    /^(arn:aws[a-z-]*:kinesis:([a-z0-9-]+):\d{12}:stream\/[a-zA-Z0-9_.-]+)(?:\/consumer\/[a-zA-Z0-9_.:-]+)?$/,
  dynamodb:
    /^(arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):\d{12}:table\/[a-zA-Z0-9_.-]+\/stream\/[0-9T:.-]+)$/,
};

/** Takes a stream's ARN apart, or gives undefined where it is not one of `source`. */
export function parseStreamArn(source: StreamSourceName, arn: string): StreamArn | undefined {
  const [, streamArn, region] = patterns[source].exec(arn) ?? [];
  return streamArn && region ? { source, streamArn, region } : undefined;
}
