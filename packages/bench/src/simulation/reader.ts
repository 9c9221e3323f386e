import type { Clock } from "../storm/clock.ts";
import type { Shard } from "../storm/shard.ts";
import { pageBytes, runsOf } from "./plan.ts";
import type { Process } from "./process.ts";

/** What the calls of a storm came to. */
type CallCounts = {
  iteratorCalls: number;
  pageCalls: number;
  throttledCalls: number;
  bytes: number;
};

/** How the function reads; the numbers are those of `hydrate-core`. */
export type Reading = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly counts: CallCounts;
  readonly readShare: number;
  readonly batchBytes: number;
  readonly batchMillis: number;
  /** Bytes that the first page of a shard asks for beyond its first batch. */
  readonly unweighedBytes: number;
};

/** What an invocation reads of a shard. */
type Visit = {
  readonly number: number;
  readonly shard: Shard;
  /** When the time for reading is up. */
  readonly endsAt: number;
  /** A page has told what the records weigh. */
  isWeighed: boolean;
};

const callsPerSecond = 5;
const bytesPerSecond = 2_000_000;
const mostAttempts = 8;
const longestBackoff = 20_000;
const mostBytes = 1_000_000;
// Measured on the real runs: an answer, and what a megabyte of it takes to send and to parse.
const callMillis = 22;
const megabyteMillis = 25;

/** One process of the function, with what it remembers of its shards. */
export class Reader {
  /** When the next page of each shard may be read. */
  readonly #readyAt = new Map<number, number>();
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Reads the batches at some places of a shard; gives those that could not be read. */
  *readShard(
    number: number,
    shard: Shard,
    places: readonly number[],
    endsAt: number,
  ): Process<readonly number[]> {
    const visit: Visit = { number, shard, endsAt, isWeighed: false };
    const failed: number[] = [];
    for (const run of runsOf(places, this.#reading.batchMillis)) {
      let left: readonly number[] = run;
      // From one iterator on as far as it is worth, and then from the next.
      for (let before = 0; left.length > 0 && left.length !== before; ) {
        before = left.length;
        left = yield* this.#readOn(visit, left);
      }
      failed.push(...left);
    }
    return failed;
  }

  /** Reads from the first place on, to a gap that is worth jumping; gives what is left to read. */
  *#readOn(visit: Visit, places: readonly number[]): Process<readonly number[]> {
    const { batchBytes, counts, unweighedBytes } = this.#reading;
    const open = (now: number): boolean => {
      counts.iteratorCalls += 1;
      return visit.shard.openIterator(now);
    };
    if (!(yield* this.#call(open, 0, visit.endsAt))) return places;

    const [first = 0] = places;
    let left = places;
    let at = first * batchBytes;
    while (left[0] === first || (left[0] !== undefined && left[0] * batchBytes < at)) {
      const most = visit.isWeighed ? mostBytes : Math.max(batchBytes, unweighedBytes);
      const bytes = pageBytes(left, batchBytes, at, most);
      if (!(yield* this.#readPage(visit, bytes))) return left;
      visit.isWeighed = true;
      at += bytes;
      left = left.filter((place) => (place + 1) * batchBytes > at);
    }
    return left;
  }

  /** Waits for the shard's turn, and reads; false when attempts or time run out. */
  *#readPage({ number, shard, endsAt }: Visit, bytes: number): Process<boolean> {
    const { clock, counts, readShare } = this.#reading;
    const wait = (this.#readyAt.get(number) ?? 0) - clock.now();
    if (clock.now() + wait > endsAt) return false;
    if (wait > 0) yield wait;
    const seconds = Math.max(1 / callsPerSecond, bytes / bytesPerSecond) / readShare;
    this.#readyAt.set(number, clock.now() + seconds * 1_000);
    const read = (now: number): boolean => {
      counts.pageCalls += 1;
      return shard.read(bytes, now);
    };
    return yield* this.#call(read, bytes, endsAt);
  }

  /** Calls until it is answered; false when attempts or time run out. */
  *#call(send: (now: number) => boolean, bytes: number, endsAt: number): Process<boolean> {
    const { clock, counts, random } = this.#reading;
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      if (clock.now() >= endsAt) return false;
      if (send(clock.now())) {
        counts.bytes += bytes;
        yield callMillis + (bytes / 1_000_000) * megabyteMillis;
        return true;
      }
      counts.throttledCalls += 1;
      yield callMillis;
      if (attempt + 1 < mostAttempts) {
        const wait = random() * Math.min(longestBackoff, 1_000 * 2 ** attempt);
        yield Math.min(wait, Math.max(0, endsAt - clock.now()));
      }
    }
    return false;
  }
}
