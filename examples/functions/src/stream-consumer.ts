import middy from "@middy/core";
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import hydrate from "middy-hydrate";
import { allowedStreamArns } from "./allowedStreamArns.ts";
import { overflowBuckets } from "./overflowBuckets.ts";

/** Books the orders of a stream; stops at the first that it cannot, as Lambda expects it to. */
async function consumer(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  for (const { kinesis } of event.Records) {
    try {
      const order: unknown = JSON.parse(Buffer.from(kinesis.data, "base64").toString());
      console.log("Booked", order);
    } catch (error) {
      console.error("Not booked", { sequenceNumber: kinesis.sequenceNumber, error });
      return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

export const handler = middy()
  .use(
    hydrate({
      source: "kinesis",
      allowedStreamArns,
      overflowBuckets,
      reportBatchItemFailures: true,
    }),
  )
  .handler(consumer);
