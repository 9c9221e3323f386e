import { DynamoDBStreamsClient, GetRecordsCommand } from "@aws-sdk/client-dynamodb-streams";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it } from "vitest";
import { dynamodbFailure, dynamodbRecords } from "../../test/shards.js";
import { describeSource } from "../../test/sourceConformance.js";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { fakeDynamoDBStream } from "../testing/fakeDynamoDBStream.js";
import type { FakeStreamOptions } from "../testing/fakeStream.js";

const streams = mockClient(DynamoDBStreamsClient);
const client = new DynamoDBStreamsClient({ region: "eu-central-1" });

function setUp(count: number, options: Omit<FakeStreamOptions<never>, "records"> = {}) {
  streams.reset();
  const { calls } = fakeDynamoDBStream(streams, { ...options, records: dynamodbRecords(count) });
  return {
    hydrator: createHydratorOn(virtualClock(), { dynamodb: client }),
    calls,
    failure: dynamodbFailure,
  };
}

describeSource("DynamoDB Streams", setUp);

describe("DynamoDB Streams alone", () => {
  it("reads 2,500 records in pages of at most 1,000", async () => {
    const { hydrator, calls, failure } = setUp(3_000);

    await hydrator.hydrate(failure(0, 2_499));

    expect(calls.map(({ input }) => input["Limit"])).toEqual([undefined, 1_000, 1_000, 500]);
  });

  it("reads on from TRIM_HORIZON when the first record is trimmed", async () => {
    const { hydrator, calls, failure } = setUp(50, { trimmed: 4 });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 6 });
    expect(calls[1]?.input).toMatchObject({ ShardIteratorType: "TRIM_HORIZON" });
  });

  it("reads on when records are trimmed between the iterator and its page", async () => {
    const { hydrator, failure } = setUp(50, { steps: [{ type: "trim", records: 4 }] });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 6 });
  });

  it("knows of the hole when records are trimmed half-way", async () => {
    const { hydrator, failure } = setUp(50, {
      steps: [
        { type: "short", records: 3 },
        { type: "trim", records: 5 },
      ],
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration).toMatchObject({ status: "partial", recordCount: 8 });
    expect(hydration.reason).toContain("trimmed while it was read");
  });

  it("gives a verdict when everything is trimmed as fast as it is read", async () => {
    const { hydrator, failure } = setUp(50, {
      steps: Array.from({ length: 20 }, () => ({ type: "trim" as const, records: 1 })),
    });

    const { hydration } = await hydrator.hydrate(failure(0, 2));

    expect(hydration.status).toBe("gone");
  });

  it("ends a range after 25 empty pages in a row", async () => {
    const { hydrator, calls, failure } = setUp(50, {
      steps: Array.from({ length: 30 }, () => ({ type: "empty" as const })),
    });

    const { hydration } = await hydrator.hydrate(failure(0, 9));

    expect(hydration.status).toBe("gone");
    expect(hydration.reason).toContain("25 pages in a row were empty");
    expect(calls).toHaveLength(26);
  });

  it("does not judge by a record without a number", async () => {
    const { hydrator, failure } = setUp(50);
    streams.on(GetRecordsCommand).resolves({ Records: [{ eventID: "1", dynamodb: {} }] });

    await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
  });
});
