import middy from "@middy/core";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import hydrate from "middy-hydrate";
import { allowedStreamArns } from "./allowedStreamArns.ts";
import { overflowBuckets } from "./overflowBuckets.ts";

/** Books the changes of a table; stops at the first that it cannot, as Lambda expects it to. */
async function consumer(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const { eventName, dynamodb = {} } of event.Records) {
    const { Keys, NewImage, SequenceNumber = "" } = dynamodb;
    if (eventName !== "REMOVE" && NewImage?.["quantity"]?.N === undefined) {
      console.error("Not booked", { sequenceNumber: SequenceNumber, Keys });
      return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
    }
    console.log("Booked", { eventName, Keys, quantity: NewImage?.["quantity"]?.N });
  }
  return { batchItemFailures: [] };
}

export const handler = middy()
  .use(
    hydrate({
      source: "dynamodb",
      allowedStreamArns,
      overflowBuckets,
      reportBatchItemFailures: true,
    }),
  )
  .handler(consumer);
