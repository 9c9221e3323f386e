// #region replay
import middy from "@middy/core";
import hydrate from "middy-hydrate";

export const handler = middy()
  .use(hydrate({ source: "kinesis" }))
  .handler(async (event) => {
    for (const record of event.Records) await book(record.kinesis.data); // typed: KinesisStreamEvent
  });
// #endregion

/** The orders that were booked. */
export const bookings: string[] = [];

async function book(data: string): Promise<void> {
  bookings.push(Buffer.from(data, "base64").toString());
}
