import { MalformedResponseError } from "../stream/readFailure.js";

/**
 * Checks that each page goes on where the one before ended. Both services promise records in order;
 * pages that break it prove nothing, and a reader that followed them might never come to an end.
 */
export class PageOrder {
  #last = -1n;
  #repeats = 0;
  readonly #maxRepeats: number;

  constructor(maxRepeats: number) {
    this.#maxRepeats = maxRepeats;
  }

  /** @throws {@link MalformedResponseError} */
  check(numbers: readonly bigint[]): void {
    const [first] = numbers;
    const last = numbers.at(-1);
    if (first === undefined || last === undefined) return;

    const isSorted = numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] ?? number));
    // It may go back to repeat what was read, but then up to the last record.
    const goesOn = this.#last < first || numbers.includes(this.#last);
    if (!isSorted || !goesOn) {
      throw new MalformedResponseError("GetRecords gave records out of order");
    }
    this.#repeats = last > this.#last ? 0 : this.#repeats + 1;
    this.#last = last;
    if (this.#repeats >= this.#maxRepeats) {
      throw new MalformedResponseError("GetRecords gives the same records over and over");
    }
  }
}
