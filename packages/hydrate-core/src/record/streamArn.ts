import { describe } from "../lib/json.js";
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

const resources = {
  kinesis: ["a Kinesis stream", "stream/NAME"],
  dynamodb: ["a DynamoDB table's stream", "table/NAME/stream/LABEL"],
} as const;

/** What an ARN must be that {@link parseStreamArn} refused, and the part that keeps it from that. */
export function wrongStreamArn(source: StreamSourceName, arn: string): string {
  const [kind, form] = resources[source];
  const [prefix, partition, service, region, account, ...rest] = arn.split(":");
  const parts = [
    [/^aws[a-z-]*$/, partition, "partition must be aws, aws-cn or another of AWS'"],
    [/^[a-z0-9-]+$/, region, "region must be one of AWS', such as eu-central-1"],
    [/^\d{12}$/, account, "account must be 12 digits"],
  ] as const;
  const must = `must be the ARN of ${kind}`;
  // For an ARN of something else, or no ARN at all, that is all there is to say.
  if (prefix !== "arn" || service !== source) return must;
  for (const [pattern, part = "", rule] of parts) {
    if (!pattern.test(part)) return `${must} (the ${rule}, got ${describe(part)})`;
  }
  return `${must} (the resource must be ${form}, got ${describe(rest.join(":"))})`;
}
