import { HydrateRangeTooLargeError } from "../errors.js";
import type { BatchPointer } from "../record/batchPointer.js";
import { bytesOf, mostBytesOf } from "../stream/recordWeight.js";
import { arrivalOf, isKplAggregate, type StreamRecord } from "../stream/streamRecord.js";
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
  /** Why it could not be proven that nothing was trimmed while it was read. */
  readonly doubt?: string;
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
  isUnproven = false;
  /** When its oldest record arrived, in epoch milliseconds; as old as can be where one does not say. */
  oldestArrival = Number.POSITIVE_INFINITY;
  /** Why there is no proof. */
  doubt: string | undefined;
  /** Why there is no reading. */
  failure: { readonly reason: unknown } | undefined;
  #bytes = 0;
  /** Each record was looked into: it is worth the time only where the bound may be reached. */
  #isWeighed = false;
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

  /** Read from its first record to its last one, but something speaks for records that are missing. */
  get needsProof(): boolean {
    if (!this.#startRead || !this.#endRead || this.failure) return false;
    return this.isUnproven || isUnexplained(this.#records, this.pointer);
  }

  take({ record, sequenceNumber }: NumberedRecord): void {
    if (this.finished) return;
    if (sequenceNumber >= this.start && sequenceNumber <= this.end) {
      this.#records.push(record);
      this.#bytes += this.#isWeighed ? bytesOf(record) : mostBytesOf(record);
      this.oldestArrival = Math.min(this.oldestArrival, arrivalOf(record) ?? 0);
      if (this.#isTooLarge()) {
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
    this.#isWeighed = false;
    this.oldestArrival = Number.POSITIVE_INFINITY;
    this.#startRead = this.#endRead = this.#holed = this.isUnproven = false;
  }

  result(calls: number): Reading {
    return {
      records: this.#records,
      startRead: this.#startRead,
      endRead: this.#endRead,
      holed: this.#holed,
      ...(this.doubt !== undefined && { doubt: this.doubt }),
      ...(this.#ending !== undefined && { ending: this.#ending }),
      calls,
    };
  }

  #isTooLarge(): boolean {
    if (this.#bytes > this.#maxBytes && !this.#isWeighed) {
      this.#isWeighed = true;
      this.#bytes = this.#records.reduce((sum, record) => sum + bytesOf(record), 0);
    }
    return this.#bytes > this.#maxBytes;
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

/** Whether fewer records were read than the batch counted, with no KPL aggregate to explain it. */
export function isUnexplained(
  records: readonly StreamRecord[],
  { batchSize }: Pick<BatchPointer, "batchSize">,
): boolean {
  return records.length < batchSize && !records.some(isKplAggregate);
}
