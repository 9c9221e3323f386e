import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { invoke, lambdaContext } from "../../test/invoke.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import hydrate from "../index.js";

const aws = mockAws();
const printed = usePowertools();

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => aws.shard.trim(7);

const requestId = lambdaContext().awsRequestId;

describe("injectLambdaContext", () => {
  const createFunction = (logger: Logger) =>
    middy()
      .use(injectLambdaContext(logger, { logEvent: true, resetKeys: true }))
      .before(() => logger.appendKeys({ orderId: "order-1" }))
      .use(hydrate({ logger }))
      .handler((event, context) => consumer(event, context));

  it("makes hydrate and the consumer log with the context, and resets the keys", async () => {
    const logger = new Logger({ serviceName: "orders" });
    consumer.mockImplementation(() => logger.info("Consumed"));

    await invoke(createFunction(logger), event);
    logger.info("Next invocation");

    expect(printed).toMatchObject([
      { message: "Lambda invocation event" },
      {
        message: "Hydrated batch: complete",
        function_request_id: requestId,
        orderId: "order-1",
        recordCount: 5,
      },
      { message: "Consumed", function_request_id: requestId, orderId: "order-1" },
      { message: "Next invocation" },
    ]);
    expect(printed.at(-1)).not.toHaveProperty("orderId");
  });

  it("logs the event as it arrived: the pointer, and no record", async () => {
    await invoke(createFunction(new Logger({ serviceName: "orders" })), event);

    expect(printed).toContainEqual(expect.objectContaining({ event }));
    expect(JSON.stringify(printed)).not.toContain(btoa("record 2"));
  });

  it("resets the keys when hydrate throws", async () => {
    const logger = new Logger({ serviceName: "orders" });
    loseBatch();

    await expect(invoke(createFunction(logger), event)).rejects.toThrow("is gone");
    logger.info("Next invocation");

    expect(printed).toContainEqual(
      expect.objectContaining({ message: "Hydrated batch: gone", orderId: "order-1" }),
    );
    expect(printed.at(-1)).toMatchObject({ message: "Next invocation" });
    expect(printed.at(-1)).not.toHaveProperty("orderId");
  });

  it("makes hydrate log a reported message with the context", async () => {
    const logger = new Logger({ serviceName: "orders" });
    const handler = middy()
      .use(injectLambdaContext(logger))
      .use(hydrate({ logger, reportBatchItemFailures: true }))
      .handler((event, context) => consumer(event, context));

    await invoke(handler, toSqsEvent([kinesisFailure(2, 6), { detail: 1 }]));

    expect(printed).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        message: "Message not hydrated",
        function_request_id: requestId,
        messageId: "message-2",
        code: "ERR_HYDRATE_PAYLOAD_INVALID",
        error: expect.objectContaining({ name: "HydratePayloadError" }),
      }),
    );
  });
});
