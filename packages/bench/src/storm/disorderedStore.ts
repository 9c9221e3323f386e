// SQS keeps a queue on many hosts, and an answer has up to ten messages of some of them. How many hosts
// is not documented.
const hosts = 20;
const mostReceived = 10;

/** The messages of a standard queue: each lies on one host, and is received in that host's order. */
export class DisorderedStore {
  readonly #hosts = Array.from({ length: hosts }, () => new Fifo());
  readonly #random: () => number;
  size = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  add(item: number): void {
    this.#hosts[Math.floor(this.#random() * hosts)]?.add(item);
    this.size += 1;
  }

  /** Takes up to so many messages, by as many answers as it needs. */
  take(count: number): number[] {
    const taken: number[] = [];
    while (taken.length < count && this.size > 0) {
      const filled = this.#hosts.filter(({ size }) => size > 0);
      const host = filled[Math.floor(this.#random() * filled.length)];
      const received = host?.take(Math.min(mostReceived, count - taken.length)) ?? [];
      this.size -= received.length;
      taken.push(...received);
    }
    return taken;
  }
}

class Fifo {
  #items: number[] = [];
  #first = 0;

  get size(): number {
    return this.#items.length - this.#first;
  }

  add(item: number): void {
    this.#items.push(item);
  }

  take(count: number): number[] {
    const taken = this.#items.slice(this.#first, this.#first + count);
    this.#first += taken.length;
    // What was taken is let go from time to time: at each take, a long queue would be copied.
    if (this.#first > 1_000 && this.#first > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}
