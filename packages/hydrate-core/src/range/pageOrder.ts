import { isInOrder } from "../lib/sequenceNumber.js";
import { MalformedResponseError } from "../stream/readFailure.js";

// Several of the largest pages. A page that goes back further than this cannot be checked.
const remembered = 50_000;

/**
 * Checks that each page agrees with those before. Both services promise records in order; a page may
 * repeat what was read, but only as it was: a number that was left out before, or is left out now,
 * means that records are missing, and nobody knows how many.
 */
export class PageOrder {
  /** The numbers read so far, in order. */
  #known: bigint[] = [];
  /** Numbers below it were not read, or are forgotten. */
  #floor: bigint;
  #pageEnd: bigint | undefined;
  #repeats = 0;
  readonly #start: bigint;
  readonly #maxRepeats: number;

  /** @param start the number that reading began at; what lies before it is of no interest */
  constructor(start: bigint, maxRepeats: number) {
    this.#start = this.#floor = start;
    this.#maxRepeats = maxRepeats;
  }

  /** Tells that the next page comes from a new iterator, so it may begin anywhere. */
  reopen(): void {
    this.#pageEnd = undefined;
    this.#repeats = 0;
  }

  /**
   * @returns how many of the numbers at the page's beginning are not new
   * @throws {@link MalformedResponseError}
   */
  check(numbers: readonly bigint[]): number {
    const [first] = numbers;
    const last = numbers.at(-1);
    if (first === undefined || last === undefined) return 0;
    if (!isInOrder(numbers)) {
      throw new MalformedResponseError("GetRecords gave records out of order");
    }
    const newest = this.#known.at(-1) ?? this.#start - 1n;
    const end = this.#pageEnd;
    if (first <= newest || (end !== undefined && end < newest)) {
      this.#compare(numbers, end === undefined || first <= end ? first : end + 1n);
    }
    const old = numbers.filter((number) => number <= newest).length;
    this.#learn(numbers.slice(old));
    this.#pageEnd = last;
    this.#repeats = last > newest ? 0 : this.#repeats + 1;
    if (this.#repeats >= this.#maxRepeats) {
      throw new MalformedResponseError("GetRecords gives the same records over and over");
    }
    return old;
  }

  /** Compares a page that covers the numbers from `from` on with what was read of them. */
  #compare(numbers: readonly bigint[], from: bigint): void {
    const isForgotten = from < this.#floor && this.#floor > this.#start;
    const last = numbers.at(-1) ?? from;
    const newest = this.#known.at(-1) ?? from;
    const again = new Set(numbers.filter((number) => number >= this.#start && number <= newest));
    const before = this.#known.filter((number) => number >= from && number <= last);
    if (isForgotten || before.length !== again.size || !before.every((n) => again.has(n))) {
      throw new MalformedResponseError("GetRecords repeated records differently");
    }
  }

  #learn(numbers: readonly bigint[]): void {
    // A page may hold a record twice.
    for (const number of numbers) if (number !== this.#known.at(-1)) this.#known.push(number);
    if (this.#known.length > 2 * remembered) {
      this.#known = this.#known.slice(-remembered);
      this.#floor = this.#known[0] ?? this.#floor;
    }
  }
}
