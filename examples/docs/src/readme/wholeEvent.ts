import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
import middy from "@middy/core";
import hydrate from "middy-hydrate";

const persistenceStore = new DynamoDBPersistenceLayer({ tableName: "idempotency" });

// #region wholeEvent
const config = new IdempotencyConfig({
  eventKeyJmesPath: `Records[].[
    eventSourceARN, eventID, messageId, Sns.MessageId,
    s3.[bucket.name, object.key, object.sequencer]
  ][]`,
  throwOnNoIdempotencyKey: true,
});

export const handler = middy()
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .use(hydrate({ source: "kinesis" }))
  .handler(async (event) => {
    for (const record of event.Records) await book(record.kinesis.data);
    return { booked: event.Records.length };
  });
// #endregion

/** The orders that were booked. */
export const bookings: string[] = [];

async function book(data: string): Promise<void> {
  bookings.push(Buffer.from(data, "base64").toString());
}
