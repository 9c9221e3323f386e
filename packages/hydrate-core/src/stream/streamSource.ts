import type { StreamSourceName } from "../lib/streamSourceName.js";
import type { StreamRecord } from "./streamRecord.js";

/** The shard to read; the ARN is that of the stream itself. */
export type Shard = {
  readonly streamArn: string;
  readonly region: string;
  readonly shardId: string;
};

/** Where in a shard to begin. */
export type Position =
  | {
      readonly type: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER";
      readonly sequenceNumber: string;
    }
  | { readonly type: "TRIM_HORIZON" };

export type StreamPage<TRecord = StreamRecord> = {
  readonly records: readonly TRecord[];
  /** Absent when the shard is closed and read to its end. */
  readonly nextIterator?: string | undefined;
  /** How far the page is behind the newest record of the shard; DynamoDB does not say. */
  readonly millisBehindLatest?: number | undefined;
};

/** What a shard serves to all its readers together. */
export type ShardQuota = { readonly callsPerSecond: number; readonly bytesPerSecond: number };

/**
 * The port between reading and AWS: two calls, which give records in Lambda's shape, and as data what
 * differs between the two services. Calls throw what the SDK throws; `classifyReadFailure` knows
 * both services' names.
 */
export interface StreamSource {
  readonly name: StreamSourceName;
  /** The most records that one GetRecords call may ask for. */
  readonly maxPageSize: number;
  /** How many empty pages in a row, with no progress in time, end a range. */
  readonly maxIdlePages: number;
  /** Whether records may be trimmed between two pages with no error. */
  readonly hidesTrims: boolean;
  /** The throughput that the live consumer shares; absent where the service documents none. */
  readonly quota?: ShardQuota;
  getShardIterator(shard: Shard, position: Position, signal?: AbortSignal): Promise<string>;
  getRecords(
    shard: Shard,
    iterator: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<StreamPage>;
  /** What the last attempt at the call under way failed with, where it is being tried again. */
  lastFailure?(): unknown;
  /** The region the client calls; undefined for an endpoint of its own, such as an emulator's. */
  clientRegion(): Promise<string | undefined>;
}
