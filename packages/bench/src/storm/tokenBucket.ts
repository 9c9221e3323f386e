/**
 * A quota: fills by `perSecond`, saves up to one second's worth. What is taken may be more than it
 * holds, and the debt is paid back before anything is held again: that is how a page of 10 MiB makes
 * Kinesis refuse the next seconds.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #held: number;
  #filledAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#held = perSecond;
  }

  /** What there is at a time, in milliseconds; times must not go back. Below 0 it is a debt. */
  held(now: number): number {
    const filled = this.#held + ((now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#held = Math.min(this.#perSecond, filled);
    this.#filledAt = now;
    return this.#held;
  }

  take(amount: number, now: number): void {
    this.#held = this.held(now) - amount;
  }
}
