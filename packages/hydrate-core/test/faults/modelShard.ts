/** A record as the model knows it: what both services carry, each in its own shape. */
export type ModelRecord = {
  readonly sequenceNumber: bigint;
  readonly data: Uint8Array;
  /** Epoch milliseconds. */
  readonly arrival: number;
};

/** How Kinesis meets a position that is trimmed; DynamoDB always refuses it. */
export type TrimManner = "skip" | "stuck" | "refuse";

export type ModelShardOptions = {
  readonly trimmed?: number;
  readonly isClosed?: boolean;
  readonly manner?: TrimManner;
  /** The most records of a page, whatever its limit. */
  readonly pageSize?: number;
  /** How far behind the tip a page is that is not the last one. Trims need about a day. */
  readonly millisBehindLatest?: number;
  /** Pages with records say so at the tip too, or say that they are at the tip before. */
  readonly isDishonest?: boolean;
};

/** A place in the shard: the index of the next record, or one that was trimmed before. */
export type ModelPosition = { readonly index: number; readonly isTrimmed: boolean };

/** The truth about a shard: what it ever held, what it still holds, and whether it is there. */
export class ModelShard {
  readonly records: readonly ModelRecord[];
  readonly manner: TrimManner;
  readonly millisBehindLatest: number;
  trimmed: number;
  isClosed: boolean;
  isDeleted = false;
  /** Records that a page left out although it held younger ones, and its last one. */
  readonly leftOut: { readonly number: bigint; readonly last: bigint }[] = [];
  readonly #pageSize: number;
  readonly #isDishonest: boolean;

  constructor(records: readonly ModelRecord[], options: ModelShardOptions = {}) {
    this.records = records;
    this.trimmed = options.trimmed ?? 0;
    this.isClosed = options.isClosed ?? false;
    this.manner = options.manner ?? "skip";
    this.millisBehindLatest = options.millisBehindLatest ?? 86_390_000;
    this.#isDishonest = options.isDishonest ?? false;
    this.#pageSize = options.pageSize ?? Number.POSITIVE_INFINITY;
  }

  /** Forgets the oldest records, as retention does. */
  trim(records: number): void {
    this.trimmed = Math.min(this.records.length, this.trimmed + records);
  }

  seek(type: string, sequenceNumber: bigint): ModelPosition {
    if (type === "TRIM_HORIZON") return { index: this.trimmed, isTrimmed: false };
    const at = this.records.findIndex((record) =>
      type === "AFTER_SEQUENCE_NUMBER"
        ? record.sequenceNumber > sequenceNumber
        : record.sequenceNumber >= sequenceNumber,
    );
    return this.at(at === -1 ? this.records.length : at);
  }

  at(index: number): ModelPosition {
    return { index, isTrimmed: index < this.trimmed };
  }

  /** The page from an index on, or from the oldest record left; with some that came before. */
  page(index: number, limit: number, repeated = 0) {
    const from = Math.max(index, this.trimmed);
    const to = Math.min(this.records.length, from + Math.min(limit, this.#pageSize));
    const isLast = to === this.records.length;
    return {
      records: this.records.slice(Math.max(from - repeated, this.trimmed), to),
      next: isLast && this.isClosed ? undefined : to,
      millisBehindLatest: this.#behind(isLast, from === to && repeated === 0),
    };
  }

  // Of an empty page it is 0 only where nothing follows.
  #behind(isLast: boolean, isEmpty: boolean): number {
    if (isLast && (isEmpty || !this.#isDishonest)) return 0;
    return isEmpty ? Math.max(1, this.millisBehindLatest) : this.millisBehindLatest;
  }

  /** Every record of a closed range that the shard ever held. */
  everIn(start: bigint, end: bigint): readonly ModelRecord[] {
    return this.records.filter(
      ({ sequenceNumber }) => sequenceNumber >= start && sequenceNumber <= end,
    );
  }

  /** What of a closed range can still be read. */
  leftIn(start: bigint, end: bigint): readonly ModelRecord[] {
    if (this.isDeleted) return [];
    const oldest = this.records[this.trimmed];
    return this.everIn(start, end).filter(
      ({ sequenceNumber }) => oldest !== undefined && sequenceNumber >= oldest.sequenceNumber,
    );
  }
}
