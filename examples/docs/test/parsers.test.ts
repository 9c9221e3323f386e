import { parser } from "@aws-lambda-powertools/parser/middleware";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import eventNormalizer from "@middy/event-normalizer";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { createHydrator, toStreamEvent } from "hydrate-core";
import { buildKinesisOnFailureRecord, fakeKinesisStream, toSqsEvent } from "hydrate-core/testing";
import hydrate from "middy-hydrate";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import * as innerSchema from "../src/readme/innerSchema.ts";
import * as normalizer from "../src/readme/normalizer.ts";
import * as recordSchema from "../src/readme/recordSchema.ts";

// The parsers of middy-hydrate's README, with live events, pointers and hydrated records.

const kinesis = mockClient(KinesisClient);
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
const orders = [
  { id: "order-1", quantity: 1 },
  { id: "order-2", quantity: "two" },
] as const;

/** The pointer to one of the stream's records. */
const failure = (sequenceNumber: string) =>
  buildKinesisOnFailureRecord({
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
    batchSize: 1,
  });

const hydrated = (sequenceNumber: string) =>
  createHydrator({ kinesis: new KinesisClient({ region: "eu-central-1" }) }).hydrate(
    failure(sequenceNumber),
  );

/** The event as the stream itself gives it to the function. */
async function liveEvent() {
  const { Records } = toStreamEvent(await hydrated("1"));
  const invokeIdentityArn = "arn:aws:iam::123456789012:role/live";
  return { Records: Records.map((record) => ({ ...record, invokeIdentityArn })) };
}

beforeEach(() => {
  kinesis.reset();
  fakeKinesisStream(kinesis, {
    records: orders.map((order, index) => ({
      SequenceNumber: String(index + 1),
      PartitionKey: order.id,
      // Kinesis always gives it, and Powertools' schema requires it.
      ApproximateArrivalTimestamp: new Date(),
      Data: Buffer.from(JSON.stringify(order)),
    })),
  });
  for (const { bookings } of [innerSchema, recordSchema, normalizer]) bookings.length = 0;
});

describe.each([
  ["innerSchema and invokeIdentityArn", innerSchema],
  ["a record's schema without invokeIdentityArn", recordSchema],
])("Powertools' Parser with %s", (_, { bookings, handler }) => {
  // The type is that of the stream's event; Lambda sends what the trigger has.
  const invoke = (event: unknown) => handler(event as never, context);

  it("takes the stream's own events", async () => {
    await invoke(await liveEvent());
    expect(bookings).toEqual(["order-1"]);
  });

  it("takes replayed records, and reports the message with the one that does not fit", async () => {
    const answer = await invoke(toSqsEvent([failure("1"), failure("2")]));

    expect(bookings).toEqual(["order-1"]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
  });
});

describe("Records that were hydrated without invokeIdentityArn", () => {
  it("do not fit innerSchema, whatever the option of the middleware", async () => {
    const replay = innerSchema.handler(toSqsEvent([await hydrated("1")]) as never, context);

    await expect(replay).rejects.toMatchObject({
      recordErrors: [{ message: expect.stringContaining("invokeIdentityArn") }],
    });
    expect(innerSchema.bookings).toEqual([]);
  });

  it("fit a record's schema that does not require it", async () => {
    await recordSchema.handler(toSqsEvent([await hydrated("1")]) as never, context);
    expect(recordSchema.bookings).toEqual(["order-1"]);
  });

  it("fit it in the parser middleware too", async () => {
    const schema = z.object({ Records: z.array(recordSchema.OrderRecord) });
    const handler = middy()
      .use(hydrate({ source: "kinesis" }))
      .use(parser({ schema }))
      .handler(async (event) => event.Records.map(({ kinesis: { data } }) => data));

    const answer = await handler(toSqsEvent([await hydrated("1")]) as never, context);
    expect(answer).toEqual([orders[0]]);
  });
});

describe("@middy/event-normalizer", () => {
  it("after hydrate decodes live and replayed records alike", async () => {
    for (const event of [await liveEvent(), toSqsEvent([failure("1")])]) {
      await normalizer.handler(event as never, context);
    }
    expect(normalizer.bookings).toEqual([orders[0], orders[0]]);
  });

  it("before hydrate decodes live records and no replayed ones", async () => {
    const data: unknown[] = [];
    const handler = middy()
      .use(eventNormalizer())
      .use(hydrate({ source: "kinesis" }))
      .handler(async (event) => {
        for (const record of event.Records) data.push(record.kinesis.data);
      });

    await handler((await liveEvent()) as never, context);
    expect(data).toEqual([orders[0]]);

    // Refused today: the normalizer has already parsed the message's body.
    await handler(toSqsEvent([failure("1")]) as never, context).catch(() => undefined);
    expect(data.slice(1)).not.toContainEqual(orders[0]);
  });
});
