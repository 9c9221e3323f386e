import { HydrateReadError, HydrateTimeoutError } from "../errors.js";
import { raceSignal } from "../raceSignal.js";
import { classifyReadFailure, isRetryable, type ReadFailure } from "./readFailure.js";
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
  #idlePages = 0;
  #leastBehind = Number.POSITIVE_INFINITY;
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
  }

  /** Makes the next page begin at the record with this number. */
  moveTo(sequenceNumber: string): void {
    this.#position = { type: "AT_SEQUENCE_NUMBER", sequenceNumber };
    this.#iterator = undefined;
    this.#lastSeen = BigInt(sequenceNumber) - 1n;
    this.#lastRead = undefined;
    this.#pageWasFull = false;
    this.#idlePages = 0;
    this.#leastBehind = Number.POSITIVE_INFINITY;
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
      if (this.#doubtfulTrim) throw this.#toHydrateError("GetShardIterator", this.#doubtfulTrim);
      return undefined;
    }
    this.#lastSeen = sequenceNumber;
    this.#lastRead = text;
    this.#doubtfulTrim = undefined;
    return sequenceNumber;
  }

  /** Whether an error would meet every other range of the shard too. */
  isHopeless(error: unknown): boolean {
    return (
      error instanceof HydrateTimeoutError || (error instanceof HydrateReadError && error.retryable)
    );
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
        return { ...page, ...this.#advance(page), ...(trimmed && { trimmed }) };
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
        throw this.#toHydrateError(operation, error);
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

  #advance(page: StreamPage<TRecord>): { ending?: string } {
    this.#iterator = page.nextIterator;
    this.#recordsRead += page.records.length;
    this.#pageWasFull = page.records.length >= this.#limit;
    if (page.records.length > 0) {
      this.#idlePages = 0;
      this.#leastBehind = page.millisBehindLatest ?? Number.POSITIVE_INFINITY;
      this.#reopenings = 0;
    }
    if (page.nextIterator === undefined) return { ending: "the shard is closed and holds no more" };
    if (page.records.length > 0) return {};

    const behind = page.millisBehindLatest ?? Number.POSITIVE_INFINITY;
    if (behind === 0) return { ending: "the shard holds no more" };
    const falls = Number.isFinite(this.#leastBehind) && behind < this.#leastBehind;
    this.#idlePages = falls ? 0 : this.#idlePages + 1;
    this.#leastBehind = Math.min(this.#leastBehind, behind);
    if (this.#idlePages < this.#source.maxIdlePages) return {};
    return {
      ending:
        `${this.#idlePages} pages in a row were empty` +
        (page.millisBehindLatest === undefined
          ? ""
          : ` and stayed ${page.millisBehindLatest} ms behind the tip of the shard`),
    };
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
      if (this.#source.name === "kinesis" && this.#lastRead === undefined)
        this.#doubtfulTrim = error;
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
    const { streamArn, shardId, region } = this.#shard;
    const clientRegion = await this.#source.clientRegion();
    if (clientRegion === undefined || clientRegion === region) return;
    throw new HydrateReadError(
      `The client given for ${this.#source.name} is for ${clientRegion}, but the stream ` +
        `${streamArn} is in ${region}. Give a function of the region that makes the client.`,
      false,
      { operation, streamArn, shardId, awsError: "ResourceNotFoundException" },
      { cause: error },
    );
  }

  #toHydrateError(operation: string, error: unknown): HydrateReadError | HydrateTimeoutError {
    const { streamArn, shardId } = this.#shard;
    if (this.#signal?.aborted) {
      return new HydrateTimeoutError(
        { streamArn, shardId, recordsRead: this.#recordsRead },
        { cause: this.#signal.reason },
      );
    }
    const retryable = isRetryable(error);
    const awsError = error instanceof Error ? error.name : typeof error;
    return new HydrateReadError(
      `${operation} failed on ${shardId} of ${streamArn} with ${awsError}: ${messageOf(error)}. ` +
        (retryable ? "It may pass: try again." : "Trying again will not help until it is mended."),
      retryable,
      { operation, streamArn, shardId, awsError },
      { cause: error },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
