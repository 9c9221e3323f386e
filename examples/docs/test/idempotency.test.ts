import { KinesisClient } from "@aws-sdk/client-kinesis";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import {
  buildKinesisOnFailureRecord,
  fakeKinesisStream,
  toSnsEvent,
  toSqsEvent,
} from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryPersistence } from "../../../packages/middy-hydrate/test/memoryPersistence.ts";
import * as beside from "../src/readme/beside.ts";
import * as wholeEvent from "../src/readme/wholeEvent.ts";

vi.hoisted(() => vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT"));

// The two stacks of middy-hydrate's README, as they stand there, but for the table.
vi.mock("@aws-lambda-powertools/idempotency/dynamodb", () => ({
  DynamoDBPersistenceLayer: MemoryPersistence,
}));

const kinesis = mockClient(KinesisClient);
// Powertools asks it for the time that is left, and nothing else.
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

/** The pointer to one of the stream's records. */
const failure = (sequenceNumber: string) =>
  buildKinesisOnFailureRecord({
    startSequenceNumber: sequenceNumber,
    endSequenceNumber: sequenceNumber,
    batchSize: 1,
  });

let messages = 0;
/** A message of the topic, with an id of its own as SNS gives it. */
function publish(message: unknown) {
  const event = toSnsEvent([message]);
  for (const { Sns } of event.Records) Sns.MessageId = `published-${++messages}`;
  return event;
}

beforeEach(() => {
  // Powertools' Metrics says each time that there were none.
  vi.spyOn(console, "warn").mockReturnValue();
  kinesis.reset();
  fakeKinesisStream(kinesis, {
    records: ["1", "2", "3", "4", "5", "6"].map((SequenceNumber) => ({
      SequenceNumber,
      Data: Buffer.from(`order ${SequenceNumber}`),
    })),
  });
  for (const { bookings } of [beside, wholeEvent]) bookings.length = 0;
});

describe.each([
  ["for each record", beside, ["1", "2"]],
  ["for the whole event", wholeEvent, ["3", "4"]],
] as const)("Idempotency %s", (_, { bookings, handler }, [first, second]) => {
  // The type is that of the stream's event; Lambda sends what the trigger has.
  const invoke = (event: unknown) => handler(event as never, context);

  it("books what two messages of a topic point to, and nothing when they come again", async () => {
    const events = [publish(failure(first)), publish(failure(second))];

    for (const event of [...events, ...events]) await invoke(event);

    expect(bookings).toEqual([`order ${first}`, `order ${second}`]);
  });
});

it("Idempotency for each record knows a record again, whatever brings it", async () => {
  const invoke = (event: unknown) => beside.handler(event as never, context);

  await invoke(publish(failure("5")));
  await invoke(publish(failure("5")));
  const answer = await invoke(toSqsEvent([failure("5"), failure("6")]));

  expect(beside.bookings).toEqual(["order 5", "order 6"]);
  expect(answer).toEqual({ batchItemFailures: [] });
});
