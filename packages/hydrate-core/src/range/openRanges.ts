import type { RangeReading } from "./rangeReading.js";
import type { NumberedRecord } from "./shardReader.js";

/**
 * The ranges of a run that are not finished, in the order of their starts. A record is given only to
 * the ranges it may lie in, so that many ranges cost no more than their records.
 */
export class OpenRanges {
  /** The last one is the next to begin. */
  #waiting: RangeReading[];
  /** Those whose start was reached. */
  #begun: RangeReading[] = [];

  /** @param ranges sorted by start */
  constructor(ranges: readonly RangeReading[]) {
    this.#waiting = ranges.toReversed();
  }

  /** The one that begins first. */
  get first(): RangeReading | undefined {
    return this.#begun[0] ?? this.#waiting.at(-1);
  }

  /** Begun, but not read to their ends: records that are trimmed now are missing inside. */
  get begun(): readonly RangeReading[] {
    return this.#begun;
  }

  /** All of them, those that begin first before the others. */
  *inOrder(): Generator<RangeReading> {
    yield* this.#begun;
    yield* this.#waiting.toReversed();
  }

  take(record: NumberedRecord): void {
    const { sequenceNumber } = record;
    for (
      let next = this.#waiting.at(-1);
      next && next.start <= sequenceNumber;
      next = this.#waiting.at(-1)
    ) {
      this.#begun.push(next);
      this.#waiting.pop();
    }
    for (const range of this.#begun) range.take(record);
    if (this.#begun.some(({ finished }) => finished)) {
      this.#begun = this.#begun.filter(({ finished }) => !finished);
    }
  }

  /** Ends what has begun, or else the one that begins first: the others have starts of their own. */
  end(ending: string): void {
    const ended = this.#begun.length > 0 ? this.#begun : this.#waiting.splice(-1);
    for (const range of ended) range.finish(ending);
    this.#begun = [];
  }

  /** Fails all of them, or only the one that begins first; the others begin again. */
  fail(reason: unknown, isForAll: boolean): void {
    const { first } = this;
    for (const range of isForAll ? this.inOrder() : [first]) range?.fail(reason);
    const left = this.#begun.filter(({ finished }) => !finished);
    for (const range of left) range.restart();
    if (isForAll) this.#waiting = [];
    else if (this.#begun.length === 0) this.#waiting.pop();
    this.#waiting.push(...left.reverse());
    this.#begun = [];
  }
}
