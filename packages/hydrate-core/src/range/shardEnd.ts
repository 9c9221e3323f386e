import { countOf } from "../lib/countOf.js";
import type { StreamPage } from "../stream/streamSource.js";

/** Why another page is not worth asking for. */
export type ShardEnding = {
  readonly reason: string;
  /** The pages came no closer to the tip of the shard: records may lie behind them all the same. */
  readonly isStuck: boolean;
};

/**
 * Tells from the pages when a shard gives no more. An empty page with a next iterator is legal, and
 * progress while it comes closer to the tip; where it does not, Kinesis may be hiding that the records
 * were trimmed.
 */
export class ShardEnd {
  #idlePages = 0;
  #leastBehind = Number.POSITIVE_INFINITY;
  readonly #maxIdlePages: number;

  constructor(maxIdlePages: number) {
    this.#maxIdlePages = maxIdlePages;
  }

  /** How the shard ends with this page; undefined where more may come. */
  after({
    records,
    nextIterator,
    millisBehindLatest,
  }: StreamPage<unknown>): ShardEnding | undefined {
    const behind = millisBehindLatest ?? Number.POSITIVE_INFINITY;
    if (nextIterator === undefined) {
      return { reason: "the shard is closed and holds no more", isStuck: false };
    }
    if (records.length > 0) {
      // Even at 0: records of the same millisecond may follow on the next page.
      this.#idlePages = 0;
      this.#leastBehind = behind;
      return undefined;
    }
    if (behind <= 0) return { reason: "the shard holds no more", isStuck: false };

    const isProgress = Number.isFinite(this.#leastBehind) && behind < this.#leastBehind;
    this.#idlePages = isProgress ? 0 : this.#idlePages + 1;
    this.#leastBehind = Math.min(this.#leastBehind, behind);
    if (this.#idlePages < this.#maxIdlePages) return undefined;
    const stayed = Number.isFinite(behind)
      ? ` and stayed ${behind} ms behind the tip of the shard`
      : "";
    const [pages, were] = [
      countOf(this.#idlePages, "page"),
      this.#idlePages === 1 ? "was" : "were",
    ];
    return { reason: `${pages} in a row ${were} empty${stayed}`, isStuck: true };
  }
}
