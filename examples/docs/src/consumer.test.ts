// #region setup
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { buildKinesisOnFailureRecord, fakeKinesisStream, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, expect, it } from "vitest";
import { bookings, handler } from "./consumer.ts";

const kinesis = mockClient(KinesisClient);

const records = ["a", "b", "", "d"].map((order, index) => ({
  SequenceNumber: String(index + 1),
  PartitionKey: "orders",
  Data: Buffer.from(order),
}));

const failure = (startSequenceNumber: string, endSequenceNumber: string) =>
  buildKinesisOnFailureRecord({
    startSequenceNumber,
    endSequenceNumber,
    batchSize: Number(endSequenceNumber) - Number(startSequenceNumber) + 1,
  });

beforeEach(() => {
  kinesis.reset();
  bookings.length = 0;
});
// #endregion setup

// #region queue
it("returns only the message that holds the order it cannot book", async () => {
  fakeKinesisStream(kinesis, { records });

  const response = await handler(
    toSqsEvent([failure("1", "2"), failure("3", "4")]) as never,
    {} as never,
  );

  expect(bookings).toEqual(["a", "b"]);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
});
// #endregion queue

// #region stream
it("takes the stream's own events as before", async () => {
  const response = await handler(
    { Records: [{ eventSource: "aws:kinesis", kinesis: { data: "YQ==" } }] } as never,
    {} as never,
  );

  expect(bookings).toEqual(["a"]);
  expect(response).toEqual({ batchItemFailures: [] });
  expect(kinesis.calls()).toHaveLength(0);
});
// #endregion stream

// #region partial
it("does not get what is left of a batch", async () => {
  fakeKinesisStream(kinesis, { records, trimmed: 1 });

  const replay = handler(toSqsEvent([failure("1", "2")]) as never, {} as never);

  await expect(replay).rejects.toMatchObject({ code: "ERR_HYDRATE_INCOMPLETE", retryable: false });
  expect(bookings).toEqual([]);
});
// #endregion partial

// #region throttled
it("leaves the message in the queue when Kinesis throttles", async () => {
  fakeKinesisStream(kinesis, {
    records,
    steps: [{ type: "error", name: "ProvisionedThroughputExceededException" }],
  });

  const replay = handler(toSqsEvent([failure("1", "2")]) as never, {} as never);

  await expect(replay).rejects.toMatchObject({ code: "ERR_HYDRATE_READ_FAILED", retryable: true });
});
// #endregion throttled
