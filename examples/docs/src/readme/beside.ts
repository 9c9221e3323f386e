import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import middy from "@middy/core";
import type { KinesisStreamRecord } from "aws-lambda";
import hydrate from "middy-hydrate";

const tracer = new Tracer();
const logger = new Logger();
const metrics = new Metrics({ namespace: "orders" });
const processor = new BatchProcessor(EventType.KinesisDataStreams);

export const bookings: string[] = []; // in place of a database

const bookOnce = makeIdempotent(
  async ({ kinesis }: KinesisStreamRecord) => {
    bookings.push(Buffer.from(kinesis.data, "base64").toString());
  },
  {
    persistenceStore: new DynamoDBPersistenceLayer({ tableName: "idempotency" }),
    config: new IdempotencyConfig({
      eventKeyJmesPath: "eventID && [eventSourceARN, eventID]",
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: 15 * 24 * 60 * 60, // longer than the queue keeps a message
    }),
  },
);

export const handler = middy()
  .use(captureLambdaHandler(tracer))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .use(hydrate({ source: "kinesis", logger, tracer, reportBatchItemFailures: true }))
  .handler((event, context) => processPartialResponse(event, bookOnce, processor, { context }));
