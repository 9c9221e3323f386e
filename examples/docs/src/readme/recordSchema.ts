import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parser } from "@aws-lambda-powertools/batch/parser";
import { Base64Encoded } from "@aws-lambda-powertools/parser/helpers";
import {
  KinesisDataStreamRecord,
  KinesisDataStreamRecordPayload,
} from "@aws-lambda-powertools/parser/schemas/kinesis";
import middy from "@middy/core";
import hydrate from "middy-hydrate";
import { z } from "zod";

const Order = z.object({ id: z.string(), quantity: z.number() });
export const OrderRecord = KinesisDataStreamRecord.extend({
  invokeIdentityArn: z.string().optional(), // absent from hydrated records
  kinesis: KinesisDataStreamRecordPayload.extend({ data: Base64Encoded(Order) }),
});
const processor = new BatchProcessor(EventType.KinesisDataStreams, { parser, schema: OrderRecord });

export const bookings: string[] = []; // in place of a database

export const handler = middy()
  .use(hydrate({ source: "kinesis", reportBatchItemFailures: true }))
  .handler((event, context) => processPartialResponse(event, book, processor, { context }));

async function book({ kinesis }: z.infer<typeof OrderRecord>): Promise<void> {
  bookings.push(kinesis.data.id);
}
