import { type HydrateReadError, HydrateTimeoutError } from "../errors.js";
import { raceSignal } from "../lib/raceSignal.js";
import { toReadError, toRegionError, toTimeoutError } from "../stream/readError.js";
import { dataBytesOf } from "../stream/recordWeight.js";
import type { Position, Shard, StreamPage, StreamSource } from "../stream/streamSource.js";
import type { ShardPace } from "./shardPace.js";

/** A page, and the bytes that it took of the shard's throughput. */
export type CountedPage = StreamPage & { readonly bytes: number };

/** Sends the calls to one shard: at its pace, and until the signal fires. */
export class ShardCalls {
  count = 0;
  readonly source: StreamSource;
  readonly shard: Shard;
  readonly #signal: AbortSignal | undefined;
  readonly #pace: ShardPace | undefined;
  #operation = "GetShardIterator";
  #recordsRead = 0;
  #isWaiting = false;

  constructor(source: StreamSource, shard: Shard, pace?: ShardPace, signal?: AbortSignal) {
    this.source = source;
    this.shard = shard;
    this.#pace = pace;
    this.#signal = signal;
  }

  openIterator(position: Position): Promise<string> {
    this.#operation = "GetShardIterator";
    return this.#send(() => this.source.getShardIterator(this.shard, position, this.#signal));
  }

  async getPage(iterator: string, limit: number): Promise<CountedPage> {
    this.#operation = "GetRecords";
    this.#isWaiting = true;
    await this.#pace?.turn(this.#signal);
    this.#isWaiting = false;
    const page = await this.#send(() =>
      this.source.getRecords(this.shard, iterator, limit, this.#signal),
    );
    this.#recordsRead += page.records.length;
    const bytes = page.records.reduce((sum, record) => sum + dataBytesOf(record), 0);
    this.#pace?.spend(bytes);
    return { ...page, bytes };
  }

  /** What a failed call means for whoever waits: time is up, or AWS failed it. */
  toError(error: unknown): HydrateReadError | HydrateTimeoutError {
    if (!this.#signal?.aborted) return toReadError(this.shard, this.#operation, error);
    const { reason } = this.#signal;
    if (!this.#isWaiting) {
      return toTimeoutError(this.shard, this.#recordsRead, reason, this.source.lastFailure?.());
    }
    const { streamArn, shardId } = this.shard;
    return new HydrateTimeoutError(
      { streamArn, shardId, recordsRead: this.#recordsRead },
      { cause: reason },
      "the next call had to wait, to leave the live consumer its share (readShare)",
    );
  }

  /** A stream is also "not found" in a region where it never was; that does not mean gone. */
  async refuseOtherRegion(error: unknown): Promise<void> {
    const region = await raceSignal(this.source.clientRegion(), this.#signal).catch((late) => {
      throw this.toError(late);
    });
    if (region !== undefined && region !== this.shard.region) {
      throw toRegionError(this.shard, this.#operation, region, error);
    }
  }

  async #send<T>(send: () => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    this.count += 1;
    return raceSignal(send(), this.#signal);
  }
}
