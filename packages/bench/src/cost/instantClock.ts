import { systemClock } from "../../../hydrate-core/dist/lib/clock.js";
import { stopWaiting } from "../../../hydrate-core/test/stopWaiting.ts";

// Hydrators leave a shard's live consumer its share, which makes large reads wait for seconds. Waiting
// costs no CPU.
stopWaiting(systemClock);
