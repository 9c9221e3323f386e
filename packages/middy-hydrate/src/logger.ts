// biome-ignore-all lint/suspicious/noConsole: it is the default where no logger is given.

import type { HydrateLogger } from "hydrate-core";

/** Warnings and errors only: what a team should see without asking for it. */
export const consoleLogger: HydrateLogger = {
  debug() {},
  info() {},
  warn: (message, attributes) => console.warn(message, attributes),
  error: (message, attributes) => console.error(message, attributes),
};
