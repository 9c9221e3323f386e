// #region ready
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { buildKinesisOnFailureRecord, fakeKinesisStream, toSnsEvent } from "hydrate-core/testing";
import { expect, it } from "vitest";
import { handler } from "./restricted.ts";

const kinesis = mockClient(KinesisClient);
const batch = { startSequenceNumber: "1", endSequenceNumber: "1", batchSize: 1 };

it("answers the pointer with its records", async () => {
  fakeKinesisStream(kinesis, { records: [{ SequenceNumber: "1", Data: Buffer.from("order 1") }] });

  const answer = await handler(toSnsEvent([buildKinesisOnFailureRecord(batch)]));

  expect(answer).toMatchObject({
    KinesisBatch: [{ kinesis: { sequenceNumber: "1", data: "b3JkZXIgMQ==" } }],
    hydration: { status: "complete" },
  });
});

it("reads no other stream", async () => {
  const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/salaries";
  const failure = buildKinesisOnFailureRecord({ ...batch, streamArn });
  kinesis.reset();

  const answer = handler(toSnsEvent([failure]));

  await expect(answer).rejects.toMatchObject({ code: "ERR_HYDRATE_STREAM_NOT_ALLOWED" });
  expect(kinesis.calls()).toHaveLength(0);
});
// #endregion ready
