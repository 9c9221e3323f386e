import { TokenBucket } from "./tokenBucket.ts";

/** What the live consumer met. */
export type LiveFigures = {
  readonly polls: number;
  readonly throttled: number;
  /** Throttled polls in a row, at most. */
  readonly longestRun: number;
  /** The longest time between two polls that were answered, in milliseconds. */
  readonly longestGap: number;
};

const pollMillis = 1_000;
// A consumer alone in its shard is never throttled once this many polls have passed.
const pollsToRecover = 30;

/**
 * The quotas of one shard, and the live consumer that shares them: it polls once a second, whatever
 * happened to the poll before, as Lambda's own poller does. Its polls are made up for whenever the
 * shard is looked at, each at its own time.
 */
export class Shard {
  readonly #iterators = new TokenBucket(5);
  readonly #calls = new TokenBucket(5);
  readonly #bytes = new TokenBucket(2_000_000);
  readonly #liveBytes: number;
  #nextPoll: number;
  #lastAnswer: number;
  #run = 0;
  #figures = { polls: 0, throttled: 0, longestRun: 0, longestGap: 0 };

  /** @param firstPoll milliseconds since the storm began */
  constructor(liveBytes: number, firstPoll: number) {
    this.#liveBytes = liveBytes;
    this.#nextPoll = firstPoll;
    this.#lastAnswer = firstPoll - pollMillis;
  }

  /** GetShardIterator: whether it is answered. */
  openIterator(now: number): boolean {
    if (this.#iterators.held(now) < 1) return false;
    this.#iterators.take(1, now);
    return true;
  }

  /** GetRecords: whether it is answered, with a page of so many bytes. */
  read(bytes: number, now: number): boolean {
    this.#poll(now);
    return this.#take(bytes, now);
  }

  live(now: number): LiveFigures {
    this.#poll(now);
    return { ...this.#figures };
  }

  #take(bytes: number, now: number): boolean {
    if (this.#calls.held(now) < 1 || this.#bytes.held(now) <= 0) return false;
    this.#calls.take(1, now);
    this.#bytes.take(bytes, now);
    return true;
  }

  #poll(now: number): void {
    for (let done = 0; this.#nextPoll <= now; done++) {
      if (done === pollsToRecover) this.#skipPolls(now);
      this.#pollOnce(this.#nextPoll);
      this.#nextPoll += pollMillis;
    }
  }

  #pollOnce(now: number): void {
    const figures = this.#figures;
    figures.polls += 1;
    if (this.#take(this.#liveBytes, now)) {
      figures.longestGap = Math.max(figures.longestGap, now - this.#lastAnswer);
      this.#lastAnswer = now;
      this.#run = 0;
    } else {
      figures.throttled += 1;
      this.#run += 1;
      figures.longestRun = Math.max(figures.longestRun, this.#run);
    }
  }

  /** Counts the polls of a quiet time as answered, but for the last. */
  #skipPolls(now: number): void {
    const polls = Math.floor((now - this.#nextPoll) / pollMillis);
    this.#figures.polls += polls;
    this.#nextPoll += polls * pollMillis;
    if (polls > 0) this.#lastAnswer = this.#nextPoll - pollMillis;
  }
}

/** What the consumers of several shards met. */
export function sumLive(shards: readonly LiveFigures[]): LiveFigures {
  const sum = (of: (figures: LiveFigures) => number): number =>
    shards.reduce((total, figures) => total + of(figures), 0);
  const most = (of: (figures: LiveFigures) => number): number =>
    shards.reduce((found, figures) => Math.max(found, of(figures)), 0);
  return {
    polls: sum(({ polls }) => polls),
    throttled: sum(({ throttled }) => throttled),
    longestRun: most(({ longestRun }) => longestRun),
    longestGap: most(({ longestGap }) => longestGap),
  };
}
