import { HydrateReadError, type HydrateTimeoutError } from "../errors.js";
import { raceSignal } from "../lib/raceSignal.js";
import { messageOf, toReadError, toRegionError, toTimeoutError } from "../stream/readError.js";
import { classifyReadFailure, type ReadFailure } from "../stream/readFailure.js";
import { type StreamRecord, sequenceNumberOf } from "../stream/streamRecord.js";
import type { Position, Shard, StreamPage, StreamSource } from "../stream/streamSource.js";
import { PageOrder } from "./pageOrder.js";
import { ShardEnd } from "./shardEnd.js";

/** A record, and its place in the shard. */
export type NumberedRecord = {
  readonly record: StreamRecord;
  readonly sequenceNumber: bigint;
};

/** The new records of a page, and what else it tells. */
export type ReadPage = StreamPage<NumberedRecord> & {
  /** Why the shard gives no more; another page is not worth asking for. */
  readonly ending?: string;
  /** Records between the page before and this one are gone. */
  readonly trimmed?: boolean;
};

// Each failed attempt to go on from one place; more of them without a new record mean no progress.
const maxReopenings = 5;
// How much more is asked for once a range proves to hold more than its batch.
const growth = 4;

/** Reads one shard forward, page by page: iterators, their expiry, trimming and the shard's end. */
export class ShardReader {
  calls = 0;
  #position: Position = { type: "TRIM_HORIZON" };
  #iterator: string | undefined;
  #lastSeen = -1n;
  #lastRead: string | undefined;
  #limit = 1;
  #end: ShardEnd;
  #order: PageOrder;
  #reopenings = 0;
  #recordsRead = 0;
  #pageWasFull = false;
  #doubtfulTrim: unknown;
  readonly #source: StreamSource;
  readonly #shard: Shard;
  readonly #signal: AbortSignal | undefined;

  constructor(source: StreamSource, shard: Shard, signal?: AbortSignal) {
    this.#source = source;
    this.#shard = shard;
    this.#signal = signal;
    this.#end = new ShardEnd(source.maxIdlePages);
    this.#order = new PageOrder(source.maxIdlePages);
  }

  /** Makes the next page begin at the record with this number. */
  moveTo(sequenceNumber: string): void {
    this.#position = { type: "AT_SEQUENCE_NUMBER", sequenceNumber };
    this.#iterator = undefined;
    this.#lastSeen = BigInt(sequenceNumber) - 1n;
    this.#lastRead = undefined;
    this.#pageWasFull = false;
    this.#end = new ShardEnd(this.#source.maxIdlePages);
    this.#order = new PageOrder(this.#source.maxIdlePages);
    this.#reopenings = 0;
    this.#doubtfulTrim = undefined;
  }

  /** Whether reading has come as far as this number. */
  hasReached(sequenceNumber: bigint): boolean {
    return this.#lastSeen >= sequenceNumber;
  }

  /**
   * Reads the next page, of `wanted` records where the service allows it. Records that were read
   * before are left out: a page may repeat them.
   *
   * @throws {@link HydrateReadError} and {@link HydrateTimeoutError}, where nothing can be said
   * about the records.
   */
  async next(wanted: number): Promise<ReadPage> {
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
        const page = this.#advance(
          await this.#call((signal) =>
            this.#source.getRecords(this.#shard, iterator, this.#limit, signal),
          ),
        );
        return { ...page, ...(trimmed && { trimmed }) };
      } catch (error) {
        if (error instanceof HydrateReadError) throw error;
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
    const wanted = BigInt(sequenceNumber);
    while (true) {
      const { records, ending, trimmed } = await this.next(1);
      const [found] = records;
      if (found) return found.sequenceNumber === wanted;
      if (ending !== undefined || trimmed) return false;
    }
  }

  async #call<T>(send: (signal?: AbortSignal) => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    this.calls += 1;
    return raceSignal(send(this.#signal), this.#signal);
  }

  #advance(page: StreamPage): ReadPage {
    const records = page.records.map((record) => ({
      record,
      sequenceNumber: BigInt(sequenceNumberOf(record)),
    }));
    this.#order.check(records.map(({ sequenceNumber }) => sequenceNumber));
    this.#iterator = page.nextIterator;
    this.#recordsRead += records.length;
    this.#pageWasFull = records.length >= this.#limit;
    const ending = this.#end.after(page);
    const newRecords = records.filter(({ sequenceNumber }) => sequenceNumber > this.#lastSeen);
    // A position refused as too old, with older records still there, is a wrong position: reading on
    // through the whole shard could prove nothing.
    if (this.#doubtfulTrim && newRecords.length < records.length) {
      throw toReadError(this.#shard, "GetShardIterator", this.#doubtfulTrim);
    }
    const last = newRecords.at(-1);
    if (last) {
      this.#lastSeen = last.sequenceNumber;
      this.#lastRead = sequenceNumberOf(last.record);
      this.#doubtfulTrim = undefined;
      this.#reopenings = 0;
    }
    return { ...page, records: newRecords, ...(ending !== undefined && { ending }) };
  }

  /** Prepares a new iterator where the failure leaves a way to go on. */
  #reopen(failure: ReadFailure, error: unknown): boolean {
    this.#iterator = undefined;
    this.#order = new PageOrder(this.#source.maxIdlePages);
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
      // Kinesis reports it as a wrong argument, and a wrong argument it may be.
      if (this.#source.name === "kinesis" && this.#lastRead === undefined) {
        this.#doubtfulTrim = error;
      }
      return true;
    }
    return false;
  }

  #nextLimit(wanted: number): number {
    const { maxPageSize } = this.#source;
    // A full page that was not enough: the range holds more than its batch, by an unknown number.
    const tooSmall = this.#pageWasFull && this.#limit < maxPageSize;
    return Math.min(
      maxPageSize,
      Math.max(wanted, tooSmall ? this.#limit * growth : 0) || this.#limit,
    );
  }

  // A stream is also "not found" in a region where it never was; that does not mean gone.
  async #refuseOtherRegion(operation: string, error: unknown): Promise<void> {
    const clientRegion = await raceSignal(this.#source.clientRegion(), this.#signal).catch(
      (reason) => {
        throw this.#timeout() ?? reason;
      },
    );
    if (clientRegion !== undefined && clientRegion !== this.#shard.region) {
      throw toRegionError(this.#shard, operation, clientRegion, error);
    }
  }

  #timeout(): HydrateTimeoutError | undefined {
    return this.#signal?.aborted
      ? toTimeoutError(
          this.#shard,
          this.#recordsRead,
          this.#signal.reason,
          this.#source.lastFailure?.(),
        )
      : undefined;
  }
}
