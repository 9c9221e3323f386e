import { HydrateRangeTooLargeError } from "../errors.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { byteLengthOf, type StreamRecord } from "../stream/streamRecord.js";
import type { NumberedRecord } from "./shardReader.js";

/** What was read of one range, and what is known about it; `judge` gives the verdict on it. */
export type Reading = {
  /** In the shard's order, none outside the range. */
  readonly records: readonly StreamRecord[];
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

/** Gathers the records of one range while its shard is read. */
export class RangeReading {
  readonly pointer: BatchPointer;
  readonly start: bigint;
  readonly end: bigint;
  finished = false;
  /** The pages so far do not prove by themselves that nothing was trimmed between them. */
  unproven = false;
  /** Why there is no reading. */
  failure: { readonly reason: unknown } | undefined;
  #bytes = 0;
  #records: StreamRecord[] = [];
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

  /** Begun, but not read to its end: records that are trimmed now are missing inside. */
  get isHalfRead(): boolean {
    return this.#records.length > 0 && !this.finished;
  }

  /** Read from its first record to its last one; complete unless there is a hole between. */
  get isCovered(): boolean {
    return this.#startRead && this.#endRead;
  }

  take({ record, sequenceNumber }: NumberedRecord): void {
    if (this.finished) return;
    if (sequenceNumber >= this.start && sequenceNumber <= this.end) {
      this.#records.push(record);
      this.#bytes += byteLengthOf(record);
      if (this.#bytes > this.#maxBytes) {
        this.fail(this.#tooLarge());
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

  result(calls: number): Reading {
    return {
      records: this.#records,
      startRead: this.#startRead,
      endRead: this.#endRead,
      holed: this.#holed,
      ...(this.#ending !== undefined && { ending: this.#ending }),
      calls,
    };
  }

  #tooLarge(): HydrateRangeTooLargeError {
    const { streamArn, shardId, startSequenceNumber, endSequenceNumber, batchSize } = this.pointer;
    return new HydrateRangeTooLargeError({
      streamArn,
      shardId,
      startSequenceNumber,
      endSequenceNumber,
      batchSize,
      recordsRead: this.recordCount,
      maxRangeBytes: this.#maxBytes,
    });
  }
}
