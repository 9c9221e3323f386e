import type { StreamSourceName } from "hydrate-core";

/** A record as the stream itself gives it, without hydrate-core: what a letter is compared with. */
export type SourceRecord = {
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly arrival: number;
  /** What has to come back, in the form that it has in JSON. */
  readonly content: unknown;
};

/** Consecutive records of one shard. */
export type SourceBatch = {
  readonly source: StreamSourceName;
  readonly streamArn: string;
  readonly shardId: string;
  readonly records: readonly SourceRecord[];
};

/** What to look for, and what ends the looking. */
export type Wanted = {
  readonly streamArn: string;
  readonly count: number;
  readonly now: number;
  readonly signal: AbortSignal;
};

/** Gives bytes and times the form that they have in JSON. */
export function toJsonForm(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return value.getTime() / 1_000;
  if (Array.isArray(value)) return value.map(toJsonForm);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, of]) =>
      of === undefined ? [] : [[name, toJsonForm(of)] as const],
    ),
  );
}
