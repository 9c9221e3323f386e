import type { BatchPointer } from "../record/batchPointer.js";
import { HydrateRangeTooLargeError } from "../errors.js";

/** What was read of one range, and what is known about it. Made by `readRanges`, judged by `judge`. */
export type RangeReading<TRecord> = {
  /** In order of the shard, none outside the range. */
  readonly records: readonly TRecord[];
  /** The record with startSequenceNumber was read. */
  readonly startRead: boolean;
  /** The record with endSequenceNumber was read. */
  readonly endRead: boolean;
  /** Records may be missing between the first and the last one read. */
  readonly holed: boolean;
  /** Why reading stopped before the end of the range. */
  readonly ending?: string;
  /** API calls, those shared with neighbouring ranges included. */
  readonly calls: number;
};

/** Gathers what is read of one range, record by record. */
export class RangeCollector<TRecord> {
  readonly pointer: BatchPointer;
  readonly start: bigint;
  readonly end: bigint;
  finished = false;
  /** The pages so far do not prove by themselves that nothing was trimmed between them. */
  unproven = false;
  /** Why there is no reading. */
  failure: { readonly reason: unknown } | undefined;
  #bytes = 0;
  #records: TRecord[] = [];
  #startRead = false;
  #endRead = false;
  #holed = false;
  #ending: string | undefined;

  readonly #maxBytes: number;

  constructor(pointer: BatchPointer, maxBytes: number) {
    this.pointer = pointer;
    this.#maxBytes = maxBytes;
    this.start = BigInt(pointer.startSequenceNumber);
    this.end = BigInt(pointer.endSequenceNumber);
  }

  get recordCount(): number {
    return this.#records.length;
  }

  /** Begun, but not read to its end: what is trimmed now is missing inside. */
  get isHalfRead(): boolean {
    return this.#records.length > 0 && !this.finished;
  }

  /** Read from its first record to its last one; complete unless there is a hole between. */
  get isCovered(): boolean {
    return this.#startRead && this.#endRead;
  }

  take(record: TRecord, sequenceNumber: bigint, bytes: number): void {
    if (this.finished) return;
    if (sequenceNumber >= this.start && sequenceNumber <= this.end) {
      this.#records.push(record);
      this.#bytes += bytes;
      if (this.#bytes > this.#maxBytes) {
        this.fail(new HydrateRangeTooLargeError(this.pointer, this.recordCount, this.#maxBytes));
        return;
      }
      this.#startRead ||= sequenceNumber === this.start;
      this.#endRead = sequenceNumber === this.end;
    }
    if (sequenceNumber >= this.end) this.finish();
  }

  markHole(): void {
    this.#holed = true;
  }

  finish(ending?: string): void {
    this.finished = true;
    this.#ending = ending;
  }

  /** Ends without a reading. */
  fail(reason: unknown): void {
    this.finish();
    this.failure = { reason };
    this.#records = [];
  }

  /** Forgets what was read, to begin again. */
  restart(): void {
    this.#records = [];
    this.#bytes = 0;
    this.#startRead = this.#endRead = this.#holed = this.unproven = false;
  }

  reading(calls: number): RangeReading<TRecord> {
    return {
      records: this.#records,
      startRead: this.#startRead,
      endRead: this.#endRead,
      holed: this.#holed,
      ...(this.#ending !== undefined && { ending: this.#ending }),
      calls,
    };
  }
}
