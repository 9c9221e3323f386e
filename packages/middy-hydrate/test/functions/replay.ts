import middy from "@middy/core";
import hydrate from "middy-hydrate";

/** The events that the consumer saw. */
export const seen: unknown[] = [];

/** The bookings of a batch, and the records that it could not book. */
export const handler = middy()
  .use(hydrate({ overflowBuckets: ["overflow"], reportBatchItemFailures: true }))
  .handler(async (event) => {
    seen.push(structuredClone(event));
    return { batchItemFailures: [] };
  });
