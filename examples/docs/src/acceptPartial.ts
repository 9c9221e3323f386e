import middy from "@middy/core";
import hydrate from "middy-hydrate";

export const handler = middy()
  .use(
    hydrate({
      source: "kinesis",
      accept: ["complete", "superset", "partial"],
      setToContext: true,
    }),
  )
  .handler(async (event, context) => {
    // Undefined if the event is the stream's own.
    for (const { record } of context.hydration?.deliveries ?? []) {
      if (record?.hydration.status === "partial") console.warn(record.hydration.reason);
    }
    for (const { kinesis } of event.Records) console.log("Booked", kinesis.sequenceNumber);
  });
