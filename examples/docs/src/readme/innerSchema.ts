import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parser } from "@aws-lambda-powertools/batch/parser";
import middy from "@middy/core";
import hydrate from "middy-hydrate";
import { z } from "zod";

const Order = z.object({ id: z.string(), quantity: z.number() });
const processor = new BatchProcessor(EventType.KinesisDataStreams, {
  parser,
  innerSchema: Order,
  transformer: "base64",
});

export const bookings: string[] = []; // in place of a database

export const handler = middy()
  .use(
    hydrate({
      source: "kinesis",
      reportBatchItemFailures: true,
      // Powertools' schema requires this member; the stream does not have it.
      invokeIdentityArn: "arn:aws:iam::123456789012:role/orders-consumer",
    }),
  )
  .handler((event, context) => processPartialResponse(event, book, processor, { context }));

async function book({ kinesis }: { kinesis: { data: z.infer<typeof Order> } }): Promise<void> {
  bookings.push(kinesis.data.id);
}
