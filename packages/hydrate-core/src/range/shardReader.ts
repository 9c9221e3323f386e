import { isHydrateError } from "../errors.js";
import { messageOf } from "../stream/readError.js";
import { classifyReadFailure } from "../stream/readFailure.js";
import { arrivalOf, type StreamRecord, sequenceNumberOf } from "../stream/streamRecord.js";
import { PageOrder } from "./pageOrder.js";
import { PageSize } from "./pageSize.js";
import type { CountedPage, ShardCalls } from "./shardCalls.js";
import { ShardEnd } from "./shardEnd.js";
import { ShardPlace } from "./shardPlace.js";

/** A record, and its place in the shard. */
export type NumberedRecord = {
  readonly record: StreamRecord;
  readonly sequenceNumber: bigint;
};

/** The new records of a page, and what else it tells. */
export type ReadPage = {
  readonly records: readonly NumberedRecord[];
  readonly millisBehindLatest?: number | undefined;
  /** Why the shard gives no more; another page is not worth asking for. */
  readonly ending?: string;
  /** Records between the page before and this one are gone. */
  readonly isTrimmed: boolean;
};

/** Reads one shard forward, page by page: iterators, their expiry, trimming and the shard's end. */
export class ShardReader {
  readonly calls: ShardCalls;
  readonly size: PageSize;
  readonly #place: ShardPlace;
  #iterator: string | undefined;
  #end: ShardEnd;
  #order: PageOrder;
  /** Why nothing of this shard can be read any more. */
  #goneBecause: string | undefined;

  constructor(calls: ShardCalls) {
    const { source, shard } = calls;
    this.calls = calls;
    this.size = new PageSize(source.maxPageSize);
    this.#place = new ShardPlace(shard, source.hidesTrims);
    this.#end = new ShardEnd(source.maxIdlePages);
    this.#order = new PageOrder(0n, source.maxIdlePages);
  }

  /** Makes the next page begin at the record with this number, or at the oldest where it is trimmed. */
  moveTo(sequenceNumber: string): void {
    const { maxIdlePages } = this.calls.source;
    this.#place.moveTo(sequenceNumber);
    this.#iterator = undefined;
    this.#end = new ShardEnd(maxIdlePages);
    this.#order = new PageOrder(this.#place.start, maxIdlePages);
    this.size.moveOn();
  }

  /** Whether reading has come as far as this number. */
  hasReached(sequenceNumber: bigint): boolean {
    return (this.#place.lastRead ?? -1n) >= sequenceNumber;
  }

  /**
   * Reads the next page, of `wanted` records where the service allows it. Records that were read
   * before are left out: a page may repeat them.
   *
   * @throws {@link HydrateReadError} and {@link HydrateTimeoutError}, where nothing can be said
   * about the records.
   */
  async next(wanted: number): Promise<ReadPage> {
    let isTrimmed = false;
    while (this.#goneBecause === undefined) {
      try {
        this.#iterator ??= await this.calls.openIterator(this.#place.position);
        const page = await this.calls.getPage(this.#iterator, this.size.next(wanted));
        // A trim between what was read and what is read now leaves nothing of what was read.
        isTrimmed &&= !this.#goesBack(page);
        const records = this.#accept(page);
        const ending = this.#end.after(page);
        if (ending?.isStuck && this.#place.mayBeTrimmed && this.#lookFromHorizon(ending)) {
          isTrimmed = true;
          continue;
        }
        const { millisBehindLatest } = page;
        if (!ending) return { records, millisBehindLatest, isTrimmed };
        this.#goneBecause = this.#place.emptyBecause(ending);
        return { records, isTrimmed, ending: this.#goneBecause ?? ending.reason };
      } catch (error) {
        if (isHydrateError(error)) throw error;
        const failure = classifyReadFailure(error);
        if (failure === "notFound") {
          await this.calls.refuseOtherRegion(error);
          this.#goneBecause =
            `AWS knows no such stream or shard (${messageOf(error)}): it was deleted or has ` +
            "expired, or it never existed; check account and region";
          continue;
        }
        if (failure === "expired" && this.#place.reopen()) {
          this.#beginAgain();
          continue;
        }
        isTrimmed ||= failure === "trimmed";
        if (failure === "trimmed" && this.#lookFromHorizon(error)) continue;
        if (failure === "trimmed" || failure === "foreign") {
          const why = isTrimmed ? "AWS has trimmed it" : "it is of another stream";
          return { records: [], isTrimmed, ending: `${why} (${messageOf(error)})` };
        }
        throw this.calls.toError(error);
      }
    }
    return { records: [], isTrimmed, ending: this.#goneBecause };
  }

  /** Looks for the oldest record from a number on: two calls, for one record. */
  async oldestFrom(sequenceNumber: string): Promise<bigint | undefined> {
    this.moveTo(sequenceNumber);
    for (;;) {
      const { records, ending } = await this.next(1);
      const [found] = records;
      if (found) return found.sequenceNumber;
      if (ending !== undefined) return undefined;
    }
  }

  #goesBack({ records: [first] }: CountedPage): boolean {
    return first !== undefined && BigInt(sequenceNumberOf(first)) <= (this.#place.lastRead ?? -1n);
  }

  /** The new records of a page that agrees with those before. */
  #accept({ records, bytes, nextIterator }: CountedPage): NumberedRecord[] {
    const numbered = records.map((record) => ({
      record,
      sequenceNumber: BigInt(sequenceNumberOf(record)),
    }));
    const [first, last] = [records[0], records.at(-1)];
    const millis = ((last && arrivalOf(last)) ?? 0) - ((first && arrivalOf(first)) ?? 0);
    const pauses = Math.max(0, records.length - 1);
    this.size.learn({ records: records.length, bytes, pauses, millis: Math.max(0, millis) });
    const old = this.#order.check(numbered.map(({ sequenceNumber }) => sequenceNumber));
    const [oldest] = numbered;
    if (oldest) this.#place.see(oldest.sequenceNumber);
    this.#iterator = nextIterator;
    const added = numbered
      .slice(old)
      // A page may hold a record twice.
      .filter(({ sequenceNumber }, i, all) => sequenceNumber !== all[i - 1]?.sequenceNumber);
    const newest = added.at(-1);
    if (newest) this.#place.advance(sequenceNumberOf(newest.record));
    return added;
  }

  #lookFromHorizon(reason: unknown): boolean {
    const isPossible = this.#place.lookFromHorizon(reason);
    if (isPossible) this.#beginAgain();
    return isPossible;
  }

  #beginAgain(): void {
    this.#iterator = undefined;
    this.#order.reopen();
    this.#end = new ShardEnd(this.calls.source.maxIdlePages);
  }
}
