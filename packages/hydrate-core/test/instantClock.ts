import { systemClock } from "../src/lib/clock.js";
import { stopWaiting } from "./stopWaiting.js";

// A set-up file of the unit tests.
stopWaiting(systemClock);
