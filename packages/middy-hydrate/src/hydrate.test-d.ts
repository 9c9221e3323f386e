import { Logger } from "@aws-lambda-powertools/logger";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import type { Context, DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { describe, expectTypeOf, it } from "vitest";
import hydrate, { type HydrationInfo, hydrate as named } from "./index.js";

describe("the event that the handler sees", () => {
  it("is that of the source", () => {
    middy()
      .use(hydrate({ source: "kinesis" }))
      .handler((event) => {
        expectTypeOf(event).toEqualTypeOf<KinesisStreamEvent>();
      });
    middy()
      .use(hydrate({ source: "dynamodb" }))
      .handler((event) => {
        expectTypeOf(event).toEqualTypeOf<DynamoDBStreamEvent>();
      });
  });

  it("is either where no source is named", () => {
    middy()
      .use(hydrate())
      .handler((event) => {
        expectTypeOf(event).toEqualTypeOf<KinesisStreamEvent | DynamoDBStreamEvent>();
      });
    const source = "kinesis" as "kinesis" | "dynamodb";
    middy()
      .use(hydrate({ source }))
      .handler((event) => {
        expectTypeOf(event).toEqualTypeOf<KinesisStreamEvent | DynamoDBStreamEvent>();
      });
  });

  it("takes a consumer that is written for the stream, and no other", () => {
    const consumer = async (event: KinesisStreamEvent): Promise<void> => void event;
    middy()
      .use(hydrate({ source: "kinesis" }))
      .handler(consumer);
    middy()
      .use(hydrate({ source: "dynamodb" }))
      // @ts-expect-error a consumer of Kinesis records cannot read those of a table
      .handler(consumer);
    middy()
      .use(hydrate())
      // @ts-expect-error without a source, both kinds may come
      .handler(consumer);
  });
});

describe("the context", () => {
  it("has the verdicts where they are asked for", () => {
    middy()
      .use(hydrate({ setToContext: true }))
      .handler((_event, context) => {
        expectTypeOf(context.hydration).toEqualTypeOf<HydrationInfo | undefined>();
        expectTypeOf(context.awsRequestId).toEqualTypeOf<string>();
      });
  });

  it("has them nowhere else", () => {
    middy()
      .use(hydrate({ setToContext: false }))
      .handler((_event, context) => {
        expectTypeOf(context).toEqualTypeOf<Context>();
        // @ts-expect-error not asked for
        context.hydration;
      });
  });

  it("makes one look whether there was anything to hydrate", () => {
    middy()
      .use(hydrate({ setToContext: true }))
      .handler((_event, context) => {
        // @ts-expect-error an ordinary event brings no verdicts
        context.hydration.deliveries;
        for (const { record } of context.hydration?.deliveries ?? []) {
          expectTypeOf(record?.hydration.status).toEqualTypeOf<
            "complete" | "superset" | "partial" | "gone" | undefined
          >();
        }
      });
  });

  it("of request.internal holds them always", () => {
    middy()
      .use(hydrate())
      .before(({ internal }) => {
        expectTypeOf(internal.hydration).toEqualTypeOf<HydrationInfo | undefined>();
      });
  });
});

describe("the options", () => {
  it("take Powertools and SDK clients as they are", () => {
    const tracer = new Tracer();
    hydrate({
      logger: new Logger(),
      tracer,
      kinesis: {
        AwsClient: KinesisClient,
        awsClientOptions: { region: "eu-central-1" },
        awsClientCapture: (client) => tracer.captureAWSv3Client(client),
      },
    });
    hydrate({ logger: console });
    expectTypeOf(named).toEqualTypeOf(hydrate);
  });

  it("are these and no others", () => {
    // @ts-expect-error no such source
    hydrate({ source: "kafka" });
    // @ts-expect-error no such verdict
    hydrate({ accept: ["incomplete"] });
    // @ts-expect-error milliseconds
    hydrate({ timeoutEarlyInMillis: "1s" });
    // @ts-expect-error the client's options stand in awsClientOptions
    hydrate({ kinesis: { region: "eu-central-1" } });
    // @ts-expect-error no such option
    hydrate({ setContext: true });
  });
});
