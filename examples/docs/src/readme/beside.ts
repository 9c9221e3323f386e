import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { IdempotencyConfig } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { makeHandlerIdempotent } from "@aws-lambda-powertools/idempotency/middleware";
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
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: "idempotency" });
const config = new IdempotencyConfig({ eventKeyJmesPath: "Records[*].body" });

// #region order
export const handler = middy()
  .use(captureLambdaHandler(tracer))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .use(makeHandlerIdempotent({ persistenceStore, config }))
  .use(hydrate({ source: "kinesis", logger, tracer, reportBatchItemFailures: true }))
  .handler((event, context) => processPartialResponse(event, book, processor, { context }));
// #endregion

const processor = new BatchProcessor(EventType.KinesisDataStreams);

async function book({ kinesis }: KinesisStreamRecord): Promise<void> {
  logger.info("Booked", { sequenceNumber: kinesis.sequenceNumber });
}
