import { systemClock } from "../../../hydrate-core/dist/lib/clock.js";

// Hydrators leave a shard's live consumer its share, which makes large reads wait for seconds. Waiting
// costs no CPU, and nobody waits for it here.
let waited = 0;

Object.assign(systemClock, {
  now: () => Date.now() + waited,
  async sleep(millis: number) {
    waited += millis;
  },
} satisfies typeof systemClock);
