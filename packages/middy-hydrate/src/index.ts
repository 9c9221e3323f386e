export type { AwsClientOptions } from "./clients.js";
export { hydrate, hydrate as default } from "./hydrate.js";
export { type HydrateOptions, hydrateValidateOptions } from "./options.js";
export type { StreamSourceName } from "./otherSource.js";
export type { HydrateSegment, HydrateSubsegment, HydrateTracer } from "./tracer.js";
export type {
  DeliveryInfo,
  HydrateContext,
  HydratedEvent,
  HydrateInternal,
  HydrationInfo,
} from "./hydrationInfo.js";
