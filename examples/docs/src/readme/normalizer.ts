import middy from "@middy/core";
import eventNormalizer from "@middy/event-normalizer";
import hydrate from "middy-hydrate";

export const bookings: unknown[] = []; // in place of a database

export const handler = middy()
  .use(hydrate({ source: "kinesis" }))
  .use(eventNormalizer())
  .handler(async (event) => {
    // The data is what its JSON holds, although the type still says string.
    for (const { kinesis } of event.Records) bookings.push(kinesis.data);
  });
