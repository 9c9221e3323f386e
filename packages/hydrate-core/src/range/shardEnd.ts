import type { StreamPage } from "../stream/streamSource.js";

/**
 * Tells from the pages when a shard gives no more. An empty page with a next iterator is legal, and
 * progress while it comes closer to the tip; where it stays as far behind as the retention, Kinesis
 * is hiding that the records were trimmed.
 */
export class ShardEnd {
  #idlePages = 0;
  #leastBehind = Number.POSITIVE_INFINITY;
  readonly #maxIdlePages: number;

  constructor(maxIdlePages: number) {
    this.#maxIdlePages = maxIdlePages;
  }

  /** Why no page after this one is worth asking for; undefined where one is. */
  after({ records, nextIterator, millisBehindLatest }: StreamPage<unknown>): string | undefined {
    const behind = millisBehindLatest ?? Number.POSITIVE_INFINITY;
    if (nextIterator === undefined) return "the shard is closed and holds no more";
    if (records.length > 0) {
      // Even at 0: records of the same millisecond may follow on the next page.
      this.#idlePages = 0;
      this.#leastBehind = behind;
      return undefined;
    }
    if (behind <= 0) return "the shard holds no more";

    const isProgress = Number.isFinite(this.#leastBehind) && behind < this.#leastBehind;
    this.#idlePages = isProgress ? 0 : this.#idlePages + 1;
    this.#leastBehind = Math.min(this.#leastBehind, behind);
    if (this.#idlePages < this.#maxIdlePages) return undefined;
    const stuck = Number.isFinite(behind)
      ? ` and stayed ${behind} ms behind the tip of the shard`
      : "";
    return `${this.#idlePages} pages in a row were empty${stuck}`;
  }
}
