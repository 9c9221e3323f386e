import middy from "@middy/core";
import hydrate from "middy-hydrate";

export const handler = middy()
  .use(hydrate({ source: "kinesis", overflowBuckets: ["orders-failures"] }))
  .handler(async (event) => {
    for (const { kinesis } of event.Records) console.log("Booked", kinesis.sequenceNumber);
  });
