// How much more is asked for once a range proves to hold more than its batch.
const growth = 4;

// Bytes of a page after the first. A larger one would keep the live consumer waiting for seconds.
const maxPageBytes = 1_000_000;

/** How much the pages so far held; a rate of undefined where they do not tell. */
export type Density = {
  readonly recordsPerMilli: number | undefined;
  readonly bytesPerRecord: number;
};

/** What pages held, and how many milliseconds passed between so many neighbouring records. */
type Held = {
  readonly records: number;
  readonly bytes: number;
  readonly pauses: number;
  readonly millis: number;
};

/** Decides how many records a page asks for, by what the pages so far held. */
export class PageSize {
  #limit = 1;
  #wasFull = false;
  #held: Held = { records: 0, bytes: 0, pauses: 0, millis: 0 };
  readonly #maxPageSize: number;

  constructor(maxPageSize: number) {
    this.#maxPageSize = maxPageSize;
  }

  /** The limit of the next page, where the batches still lack so many records. */
  next(wanted: number): number {
    // A full page that was not enough: the range holds more than its batch, by an unknown number.
    const most = Math.min(this.#maxPageSize, this.#affordable());
    const grown = this.#wasFull && this.#limit < most ? this.#limit * growth : 0;
    this.#limit = Math.min(most, Math.max(wanted, grown) || this.#limit);
    return this.#limit;
  }

  /** Learns from a page what the next one may ask for. */
  learn(page: Held): void {
    const { records, bytes, pauses, millis } = this.#held;
    this.#held = {
      records: records + page.records,
      bytes: bytes + page.bytes,
      pauses: pauses + page.pauses,
      millis: millis + page.millis,
    };
    this.#wasFull = page.records >= this.#limit;
  }

  /** What the pages so far say of those to come; undefined before the first record. */
  get density(): Density | undefined {
    const { records, bytes, pauses, millis } = this.#held;
    if (records === 0) return undefined;
    return {
      bytesPerRecord: bytes / records,
      recordsPerMilli: millis > 0 ? pauses / millis : undefined,
    };
  }

  /** Forgets that a range held more than its batch: what comes next is another range. */
  moveOn(): void {
    this.#wasFull = false;
  }

  /** About how many records the bytes of a page allow. */
  #affordable(): number {
    const { bytesPerRecord = 0 } = this.density ?? {};
    return Math.max(1, Math.floor(maxPageBytes / bytesPerRecord));
  }
}
