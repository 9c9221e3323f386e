import type { Clock } from "../storm/clock.ts";
import type { Shard } from "../storm/shard.ts";
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
};

const callsPerSecond = 5;
const bytesPerSecond = 2_000_000;
const pageBytes = 1_000_000;
const mostAttempts = 8;
const longestBackoff = 20_000;
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
    const failed: number[] = [];
    for (const run of runsOf(places, this.#reading.batchMillis)) {
      const readTo = yield* this.#readRun(number, shard, run, endsAt);
      failed.push(...run.filter((place) => (place + 1) * this.#reading.batchBytes > readTo));
    }
    return failed;
  }

  /** Gives how many bytes from the shard's beginning on it came. */
  *#readRun(number: number, shard: Shard, run: readonly number[], endsAt: number): Process<number> {
    const { batchBytes, clock, counts } = this.#reading;
    const open = (now: number): boolean => {
      counts.iteratorCalls += 1;
      return shard.openIterator(now);
    };
    if (!(yield* this.#call(open, 0, endsAt))) return 0;

    const [first = 0] = run;
    const end = ((run.at(-1) ?? first) + 1) * batchBytes;
    let at = first * batchBytes;
    while (at < end) {
      const bytes = Math.min(pageBytes, end - at);
      const wait = (this.#readyAt.get(number) ?? 0) - clock.now();
      if (clock.now() + wait > endsAt) break;
      if (wait > 0) yield wait;
      this.#pace(number, bytes);
      const read = (now: number): boolean => {
        counts.pageCalls += 1;
        return shard.read(bytes, now);
      };
      if (!(yield* this.#call(read, bytes, endsAt))) break;
      at += bytes;
    }
    return at;
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

  #pace(number: number, bytes: number): void {
    const { clock, readShare } = this.#reading;
    const seconds = Math.max(1 / callsPerSecond, bytes / bytesPerSecond) / readShare;
    this.#readyAt.set(number, clock.now() + seconds * 1_000);
  }
}

/** Places that are worth reading in one go: no gap is longer than what lies before it, or a second. */
export function runsOf(places: readonly number[], batchMillis: number): number[][] {
  const runs: number[][] = [];
  for (const place of places.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    const [first = 0, last = 0] = [run?.[0], run?.at(-1)];
    const gap = (place - last - 1) * batchMillis;
    if (run && gap <= Math.max(1_000, (last + 1 - first) * batchMillis)) run.push(place);
    else runs.push([place]);
  }
  return runs;
}
