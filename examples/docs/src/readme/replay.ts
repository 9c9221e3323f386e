import middy from "@middy/core";
import hydrate from "middy-hydrate";

export const bookings: string[] = []; // in place of a database

export const handler = middy()
  .use(hydrate({ source: "kinesis" }))
  .handler(async (event) => {
    // The event is typed: KinesisStreamEvent.
    for (const { kinesis } of event.Records) {
      bookings.push(Buffer.from(kinesis.data, "base64").toString());
    }
  });
