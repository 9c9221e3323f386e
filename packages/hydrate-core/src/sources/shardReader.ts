import { HydrateTimeoutError } from "../errors.js";
import { raceSignal } from "../raceSignal.js";
import { messageOf, toReadError, toRegionError } from "./readError.js";
import { classifyReadFailure, type ReadFailure } from "./readFailure.js";
import { ShardEnd } from "./shardEnd.js";
import type { Position, Shard, StreamPage, StreamSource } from "./streamSource.js";

/** A page, and what reading it told beside its records. */
export type ReadPage<TRecord> = StreamPage<TRecord> & {
  /** Why the shard gives no more; there is nothing to gain from another page. */
  readonly ending?: string;
  /** Records between the page before and this one are gone. */
  readonly trimmed?: boolean;
};

// Each failed attempt to go on from one place; more of them without a record mean no progress.
const maxReopenings = 5;
// How much more is asked for once a range proves to hold more than its batch.
const growth = 4;

/** Reads one shard forward, page by page: iterators, their expiry, trimming and the shard's end. */
export class ShardReader<TRecord> {
  calls = 0;
  #position: Position = { type: "TRIM_HORIZON" };
  #iterator: string | undefined;
  #lastSeen = -1n;
  #lastRead: string | undefined;
  #limit = 1;
  #end: ShardEnd;
  #reopenings = 0;
  #recordsRead = 0;
  #pageWasFull = false;
  #doubtfulTrim: unknown;
  readonly #source: StreamSource<TRecord>;
  readonly #shard: Shard;
  readonly #signal: AbortSignal | undefined;

  constructor(source: StreamSource<TRecord>, shard: Shard, signal?: AbortSignal) {
    this.#source = source;
    this.#shard = shard;
    this.#signal = signal;
    this.#end = new ShardEnd(source.maxIdlePages);
  }

  /** Makes the next page begin at the record with this number. */
  moveTo(sequenceNumber: string): void {
    this.#position = { type: "AT_SEQUENCE_NUMBER", sequenceNumber };
    this.#iterator = undefined;
    this.#lastSeen = BigInt(sequenceNumber) - 1n;
    this.#lastRead = undefined;
    this.#pageWasFull = false;
    this.#end = new ShardEnd(this.#source.maxIdlePages);
    this.#reopenings = 0;
    this.#doubtfulTrim = undefined;
  }

  /** Whether reading has come as far as this number. */
  hasReached(sequenceNumber: bigint): boolean {
    return this.#lastSeen >= sequenceNumber;
  }

  /** The number of a record that is new; undefined for one that was read before. */
  accept(record: TRecord): bigint | undefined {
    const text = this.#source.sequenceNumber(record);
    const sequenceNumber = BigInt(text);
    if (sequenceNumber <= this.#lastSeen) {
      // A position refused as too old, with older records still there, is a wrong position: reading
      // on through the whole shard could prove nothing.
      if (this.#doubtfulTrim) {
        throw toReadError(this.#shard, "GetShardIterator", this.#doubtfulTrim);
      }
      return undefined;
    }
    this.#lastSeen = sequenceNumber;
    this.#lastRead = text;
    this.#doubtfulTrim = undefined;
    return sequenceNumber;
  }

  /**
   * Reads the next page, of `wanted` records where the service allows it.
   *
   * @throws {@link HydrateReadError} and {@link HydrateTimeoutError}, where nothing can be said
   * about the records.
   */
  async next(wanted: number): Promise<ReadPage<TRecord>> {
    let trimmed = false;
    for (;;) {
      let operation = "GetShardIterator";
      try {
        this.#iterator ??= await this.#call((signal) =>
          this.#source.getShardIterator(this.#shard, this.#position, signal),
        );
        operation = "GetRecords";
        const iterator = this.#iterator;
        this.#limit = this.#nextLimit(wanted);
        const page = await this.#call((signal) =>
          this.#source.getRecords(this.#shard, iterator, this.#limit, signal),
        );
        const ending = this.#advance(page);
        return { ...page, ...(ending && { ending }), ...(trimmed && { trimmed }) };
      } catch (error) {
        const failure = classifyReadFailure(error);
        if (failure === "notFound") {
          await this.#refuseOtherRegion(operation, error);
          return { records: [], ending: `AWS no longer has it (${messageOf(error)})` };
        }
        trimmed ||= failure === "trimmed";
        if (this.#reopen(failure, error)) continue;
        if (failure === "trimmed") {
          return {
            records: [],
            trimmed,
            ending: `AWS trims it while it is read (${messageOf(error)})`,
          };
        }
        throw this.#timeout() ?? toReadError(this.#shard, operation, error);
      }
    }
  }

  /** Whether the record with this number can still be read: two calls, for one record. */
  async holds(sequenceNumber: string): Promise<boolean> {
    this.moveTo(sequenceNumber);
    while (true) {
      const { records, ending, trimmed } = await this.next(1);
      const [first] = records;
      if (first) return this.#source.sequenceNumber(first) === sequenceNumber;
      if (ending !== undefined || trimmed) return false;
    }
  }

  async #call<T>(send: (signal?: AbortSignal) => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    this.calls += 1;
    return raceSignal(send(this.#signal), this.#signal);
  }

  #advance(page: StreamPage<TRecord>): string | undefined {
    const { length } = page.records;
    this.#iterator = page.nextIterator;
    this.#recordsRead += length;
    this.#pageWasFull = length >= this.#limit;
    if (length > 0) this.#reopenings = 0;
    return this.#end.after(page);
  }

  /** Prepares a new iterator where the failure leaves a way to go on. */
  #reopen(failure: ReadFailure, error: unknown): boolean {
    this.#iterator = undefined;
    if (this.#reopenings >= maxReopenings) return false;
    this.#reopenings += 1;

    if (failure === "expired") {
      if (this.#lastRead !== undefined) {
        this.#position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: this.#lastRead };
      }
      return true;
    }
    if (failure === "trimmed") {
      // What is left of the range begins at the oldest record that the shard still holds.
      this.#position = { type: "TRIM_HORIZON" };
      // Kinesis words it as a wrong argument, which it may be.
      if (this.#source.name === "kinesis" && this.#lastRead === undefined) {
        this.#doubtfulTrim = error;
      }
      return true;
    }
    return false;
  }

  #nextLimit(wanted: number): number {
    const { maxPageSize } = this.#source;
    // A full page that was not enough: the range holds more than its batch, nobody knows how much.
    const tooSmall = this.#pageWasFull && this.#limit < maxPageSize;
    return Math.min(
      maxPageSize,
      Math.max(wanted, tooSmall ? this.#limit * growth : 0) || this.#limit,
    );
  }

  // A stream is also "not found" in a region where it never was; that must not be taken for gone.
  async #refuseOtherRegion(operation: string, error: unknown): Promise<void> {
    const clientRegion = await this.#source.clientRegion();
    if (clientRegion !== undefined && clientRegion !== this.#shard.region) {
      throw toRegionError(this.#shard, operation, clientRegion, error);
    }
  }

  #timeout(): HydrateTimeoutError | undefined {
    const { streamArn, shardId } = this.#shard;
    return this.#signal?.aborted
      ? new HydrateTimeoutError(
          { streamArn, shardId, recordsRead: this.#recordsRead },
          { cause: this.#signal.reason },
        )
      : undefined;
  }
}
