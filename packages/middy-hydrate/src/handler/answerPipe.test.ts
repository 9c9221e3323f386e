import { S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { toS3Event } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { mockFunction } from "../../test/mockFunction.js";

const { createFunction, logger, hydrated } = mockFunction();
const failure = kinesisFailure(2, 6);

describe("an item of a Pipe", () => {
  it("that names a stream which is not allowed can never be hydrated", async () => {
    const allowedStreamArns = ["arn:aws:kinesis:*:stream/audit"];

    expect(await createFunction({ allowedStreamArns })([failure])).toEqual([
      {
        ...failure,
        hydrationError: {
          code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
          message: expect.stringContaining("stream/orders"),
        },
      },
    ]);
  });

  it("that is a record of a Pipe's own stream is told so, without its data", async () => {
    const record = { eventSource: "aws:kinesis", data: "c2VjcmV0", sequenceNumber: "1" };

    const answer = await createFunction()([record]);

    expect(answer).toMatchObject([
      { hydrationError: { message: expect.stringContaining("as an EventBridge Pipe from the") } },
    ]);
    expect(JSON.stringify(logger.error.mock.calls)).not.toContain("c2VjcmV0");
  });

  it("that is S3's test message asks for no answer", async () => {
    const testEvent = { Service: "Amazon S3", Event: "s3:TestEvent" };
    const event = [failure, { messageId: "message-1", body: testEvent }];
    const expected = await hydrated(failure);

    expect(await createFunction()(event)).toEqual([expected]);
    expect(await createFunction()([testEvent])).toEqual([]);
  });
});

describe("a hundred objects", () => {
  it.each([
    ["of one event", (keys: Parameters<typeof toS3Event>[0]) => toS3Event(keys)],
    [
      "of a Pipe's items",
      (keys: Parameters<typeof toS3Event>[0]) => keys.map((key) => toS3Event([key])),
    ],
  ])("%s are read and written a few at a time", async (_, eventOf) => {
    let [now, most, calls] = [0, 0, 0];
    mockClient(S3Client)
      .onAnyCommand()
      .callsFake(async () => {
        calls += 1;
        now += 1;
        most = Math.max(most, now);
        await new Promise(setImmediate);
        now -= 1;
        return { Body: { transformToString: async () => JSON.stringify(kinesisFailure(0, 19)) } };
      });
    const keys = Array.from({ length: 100 }, (__, i) => ({ bucket: "overflow", key: `${i}` }));
    const options = { overflowBucket: "overflow", maxDestinationBytes: 200_000 };

    expect(await createFunction(options)(eventOf(keys))).toHaveLength(100);

    expect(calls).toBeGreaterThan(150);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });
});
