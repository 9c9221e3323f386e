import middy from "@middy/core";
import hydrate from "middy-hydrate";

/** The orders that were booked. */
export const bookings: string[] = [];

export const handler = middy()
  .use(hydrate({ source: "kinesis", reportBatchItemFailures: true }))
  .handler(async (event) => {
    for (const { kinesis } of event.Records) {
      const order = Buffer.from(kinesis.data, "base64").toString();
      if (order === "") {
        return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
      }
      bookings.push(order);
    }
    return { batchItemFailures: [] };
  });
