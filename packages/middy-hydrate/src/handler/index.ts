import { createHandler } from "./createHandler.js";

export type { UnhydratedItem } from "./answerPipe.js";
export { createHandler, type HydrateHandler } from "./createHandler.js";
export type { HandlerClientOptions, HandlerOptions } from "./handlerOptions.js";
export type { HydrateMetrics } from "./publishMetrics.js";

/** The whole Lambda function, set up by its environment. */
export const handler = /* @__PURE__ */ createHandler();
