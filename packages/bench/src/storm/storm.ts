/** On-failure records that come in numbers: the nth points to a batch of shard `n % shards`. */
export type Storm = {
  readonly shards: number;
  /** On-failure records of each shard; their batches lie side by side. */
  readonly pointers: number;
  /** Records of each failed batch. */
  readonly records: number;
  /** Bytes of a record's data. */
  readonly bytes: number;
  /** Milliseconds over which they come evenly; 0 is all at once. */
  readonly overMillis: number;
};

/** Bytes that the live consumer reads of a shard each second. */
export const liveBytes = 200_000;

export const pointerCount = ({ shards, pointers }: Storm): number => shards * pointers;

export const batchBytes = ({ records, bytes }: Storm): number => records * bytes;

export const shardOf = ({ shards }: Storm, pointer: number): number => pointer % shards;

/** The place of a pointer's batch among those of its shard, from 0 on. */
export const placeOf = ({ shards }: Storm, pointer: number): number => Math.floor(pointer / shards);

/** When a pointer comes, in milliseconds since the storm began. */
export const arrivalOf = (storm: Storm, pointer: number): number =>
  (pointer / pointerCount(storm)) * storm.overMillis;
