import type { Clock } from "../storm/clock.ts";

type Event = { readonly at: number; readonly order: number; readonly then: () => void };

/** A clock whose time is that of what happens next. */
export class EventLoop implements Clock {
  readonly #heap: Event[] = [];
  #now = 0;
  #order = 0;

  now(): number {
    return this.#now;
  }

  after(millis: number, then: () => void): void {
    const event = { at: this.#now + Math.max(0, millis), order: this.#order++, then };
    let place = this.#heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || isBefore(parent, event)) break;
      this.#heap[place] = parent;
      place = above;
    }
    this.#heap[place] = event;
  }

  /** Lets everything happen, in the order of time, and of the calls where the time is the same. */
  run(): void {
    for (let event = this.#next(); event; event = this.#next()) {
      this.#now = event.at;
      event.then();
    }
  }

  #next(): Event | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first && last && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an event in the first's place, and lets it down to its own. */
  #sink(event: Event): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (left && right && isBefore(right, left)) below += 1;
      const child = heap[below];
      if (!child || isBefore(event, child)) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = event;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
