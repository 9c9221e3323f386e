import type { Clock } from "../lib/clock.js";
import type { Shard, ShardQuota } from "../stream/streamSource.js";

/**
 * Spreads the GetRecords calls to one shard, so that they use a share of what it serves and the live
 * consumer keeps the rest. Nobody holds a place in a queue: whoever waits looks again when the time has
 * come, so a caller whose deadline passes meanwhile has taken nothing.
 */
export class ShardPace {
  #callFreeAt = 0;
  #bytesFreeAt = 0;
  #lastLook = 0;
  readonly #millisPerCall: number;
  readonly #millisPerByte: number;
  readonly #clock: Clock;

  constructor({ callsPerSecond, bytesPerSecond }: ShardQuota, share: number, clock: Clock) {
    this.#millisPerCall = 1_000 / (callsPerSecond * share);
    this.#millisPerByte = 1_000 / (bytesPerSecond * share);
    this.#clock = clock;
  }

  /** Milliseconds until the next call may be sent; 0 or less where it may be sent now. */
  get wait(): number {
    const now = this.#clock.now();
    // A clock that was set back would make the wait as long as the jump.
    if (now < this.#lastLook) this.#callFreeAt = this.#bytesFreeAt = now;
    this.#lastLook = now;
    return Math.max(this.#callFreeAt, this.#bytesFreeAt) - now;
  }

  /** Waits until the next call may be sent, and counts it. Rejects, and counts none, at the signal. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (let wait = this.wait; wait > 0; wait = this.wait) {
      const before = this.#clock.now();
      await this.#clock.sleep(wait, signal);
      // A test may have stopped the clock; the wait is over all the same.
      if (this.#clock.now() === before) this.#callFreeAt = this.#bytesFreeAt = before;
    }
    signal?.throwIfAborted();
    this.#callFreeAt = this.#clock.now() + this.#millisPerCall;
  }

  /** Counts the bytes that a call brought. */
  spend(bytes: number): void {
    const from = Math.max(this.#bytesFreeAt, this.#clock.now());
    this.#bytesFreeAt = from + bytes * this.#millisPerByte;
  }
}

// Far more shards than one process reads within the seconds that a pace remembers.
const maxPaces = 1_000;

/** The pace of each shard that was read a moment ago; a bounded number of them. */
export class ShardPaces {
  readonly #paces = new Map<string, ShardPace>();
  readonly #share: number;
  readonly #clock: Clock;

  constructor(share: number, clock: Clock) {
    this.#share = share;
    this.#clock = clock;
  }

  of({ streamArn, shardId }: Shard, quota: ShardQuota): ShardPace {
    const key = `${streamArn} ${shardId}`;
    const known = this.#paces.get(key);
    if (known) return known;
    if (this.#paces.size >= maxPaces) this.#forget();
    const pace = new ShardPace(quota, this.#share, this.#clock);
    this.#paces.set(key, pace);
    return pace;
  }

  /** Drops those that would not make anybody wait, or else the oldest. */
  #forget(): void {
    for (const [key, { wait }] of this.#paces) if (wait <= 0) this.#paces.delete(key);
    const [oldest] = this.#paces.keys();
    if (oldest !== undefined && this.#paces.size >= maxPaces) this.#paces.delete(oldest);
  }
}
