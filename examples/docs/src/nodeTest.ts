import assert from "node:assert/strict";
import { it } from "node:test";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { buildKinesisOnFailureRecord, fakeKinesisStream, toSqsEvent } from "hydrate-core/testing";
import { bookings, handler } from "./readme/replay.ts";

it("books the orders of a batch that failed", async () => {
  fakeKinesisStream(mockClient(KinesisClient), {
    records: [{ SequenceNumber: "1", PartitionKey: "a", Data: Buffer.from("order 1") }],
  });
  const failure = buildKinesisOnFailureRecord({
    startSequenceNumber: "1",
    endSequenceNumber: "1",
    batchSize: 1,
  });

  // The handler is typed for the stream's event; a queue sends another one.
  await handler(toSqsEvent([failure]) as never, {} as never);

  assert.deepEqual(bookings, ["order 1"]);
});
