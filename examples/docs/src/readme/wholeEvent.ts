import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
import middy from "@middy/core";
import hydrate from "middy-hydrate";

const persistenceStore = new DynamoDBPersistenceLayer({ tableName: "idempotency" });
const config = new IdempotencyConfig({
  eventKeyJmesPath: `Records[].[
    eventSourceARN, eventID, messageId, Sns.MessageId,
    s3.[bucket.name, object.key, object.sequencer]
  ][]`,
  throwOnNoIdempotencyKey: true,
});

export const bookings: string[] = []; // in place of a database

export const handler = middy()
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .use(hydrate({ source: "kinesis" }))
  .handler(async (event) => {
    for (const { kinesis } of event.Records) {
      bookings.push(Buffer.from(kinesis.data, "base64").toString());
    }
    return { booked: event.Records.length };
  });
