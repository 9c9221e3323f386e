import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { isObject } from "./lib/json.js";
import type { HydrateLogger } from "./lib/logger.js";
import { type OptionRule, optionRule } from "./lib/optionRule.js";
import { streamPatternsRule } from "./record/allowedStreams.js";
import type { ClientOption } from "./stream/clients.js";

/** Options of {@link createHydrator}. */
export type HydratorOptions = {
  /**
   * The Kinesis client. Give a function where streams are in several regions.
   *
   * @default a client for the region in the stream's ARN: one kept-alive HTTP/2 connection, up to 8
   * attempts with waits of up to 20 seconds
   */
  readonly kinesis?: ClientOption<KinesisClient> | undefined;
  /**
   * The DynamoDB Streams client.
   *
   * @default a client for the region in the stream's ARN, with up to 8 attempts
   */
  readonly dynamodb?: ClientOption<DynamoDBStreamsClient> | undefined;
  /**
   * The streams that may be read; `*` matches any characters. A pointer that names another stream is
   * refused before a client is made: whoever can send a message must not choose what is read.
   *
   * @default any stream that the credentials allow
   */
  readonly allowedStreamArns?: readonly string[] | undefined;
  /**
   * Hours the stream keeps its records, 24 to 8760; only `expiresAt` depends on it.
   *
   * @default 24
   * @see https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html
   */
  readonly retentionHours?: number | undefined;
  /**
   * Shards that `hydrateAll` reads side by side, 1 or more. Each may hold a page of 10 MiB.
   *
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /**
   * Bytes that the records of one batch's range may take in memory, some 500 for the members of each
   * record counted; more is refused as `ERR_HYDRATE_RANGE_TOO_LARGE` before it fills the memory.
   * Lambda's batches hold 6 MB, but other records may lie between theirs.
   *
   * @default 67108864
   */
  readonly maxRangeBytes?: number | undefined;
  /**
   * The part of a Kinesis shard's throughput that this process may use, 0.01 to 1. A shard serves 5
   * GetRecords calls and 2 MB a second, and the live consumer needs them too. The first call to a
   * shard never waits. Processes do not know of each other: keep their number times `readShare` at
   * 0.5 or less.
   *
   * @default 0.25
   */
  readonly readShare?: number | undefined;
  /** The role of the functions that failed, for `invokeIdentityArn`, which no stream holds. */
  readonly invokeIdentityArn?: string | undefined;
  /**
   * Called once for each batch: info for complete, warn for superset, error for partial and gone.
   *
   * @default silent
   */
  readonly logger?: HydrateLogger | undefined;
};

const { must, text, wholeNumber, numberBetween, withMethods } = optionRule;

const client = must(
  (value) =>
    typeof value === "function" || (isObject(value) && typeof value["send"] === "function"),
  "an SDK client or a function of the region that makes one",
);

/** The rules of these options; the middleware and the ready-made handler have most of them too. */
export const hydratorOptionRules = {
  kinesis: client,
  dynamodb: client,
  allowedStreamArns: streamPatternsRule,
  retentionHours: numberBetween(24, 8760),
  concurrency: wholeNumber(1),
  maxRangeBytes: wholeNumber(1),
  readShare: numberBetween(0.01, 1),
  invokeIdentityArn: text,
  logger: withMethods("debug", "info", "warn", "error"),
} as const satisfies Record<keyof HydratorOptions, OptionRule>;
