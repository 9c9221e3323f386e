import { systemClock } from "../src/lib/clock.js";

// A set-up file of the unit tests: hydrators pace their calls as they do, and nobody waits for it.
let waited = 0;

Object.assign(systemClock, {
  now: () => Date.now() + waited,
  async sleep(millis: number, signal?: AbortSignal) {
    signal?.throwIfAborted();
    waited += millis;
  },
} satisfies typeof systemClock);
