import { fakeAwsError, toSnsEvent, toSnsNotification, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { mockFunction } from "../../test/mockFunction.js";

const { dynamodb, objects, hydrated, logger, metrics, createFunction } = mockFunction();
const failure = kinesisFailure(2, 6);

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe("several batches", () => {
  const failures = [kinesisFailure(8, 9), dynamodbFailure(3, 3), kinesisFailure(0, 1)];

  it.each<[string, unknown]>([
    ["a Pipe from a queue", toSqsEvent(failures).Records],
    ["a Pipe from a queue of a topic", toSqsEvent(failures.map(toSnsNotification)).Records],
    ["a Pipe of bare records", failures],
    ["one event of a topic", toSnsEvent(failures)],
  ])("from %s are answered in the same order", async (_, event) => {
    const expected = await Promise.all(failures.map(hydrated));

    expect(await createFunction()(event)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["a queue", toSqsEvent([failure]).Records],
    ["bare records", [failure]],
  ])(
    "from a Pipe of %s are answered with an array, even if there is only one",
    async (_, event) => {
      const expected = await hydrated(failure);

      expect(await createFunction()(event)).toEqual([expected]);
    },
  );

  it("from one event of a topic of which one fails fail all, with its error", async () => {
    const event = toSnsEvent([kinesisFailure(0, 1), kinesisFailure(2, 3), dynamodbFailure(0, 1)]);
    dynamodb.onAnyCommand().rejects(fakeAwsError("AccessDeniedException", "No, it said"));

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      message: expect.stringMatching(
        /shardId-000000000000 of arn:aws:dynamodb:.*AccessDeniedException: No, it said/,
      ),
    });
    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
  });

  it("from one event of a topic of which more fail name the first, and each in the details", async () => {
    const event = toSnsEvent([failure, { detail: 1 }, "no record"]);

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
      message: expect.stringMatching(
        /^2 deliveries .* first \(message-2\): .*event\.Records\[1\]\.Sns\.Message/,
      ),
      details: {
        failures: [
          { trigger: { type: "sns", id: "message-2" }, code: "ERR_HYDRATE_PAYLOAD_INVALID" },
          { trigger: { type: "sns", id: "message-3" }, code: "ERR_HYDRATE_PAYLOAD_INVALID" },
        ],
      },
    });
    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
  });
});

describe("an item of a Pipe that can never be hydrated", () => {
  it("is answered as it came, with the error, and holds no other back", async () => {
    const event = [kinesisFailure(0, 1), dynamodbFailure(0, 1), kinesisFailure(2, 3)];
    const expected = [await hydrated(event[0]), await hydrated(event[2])];
    dynamodb.onAnyCommand().rejects(fakeAwsError("AccessDeniedException", "No, it said"));

    const answer = await createFunction()(event);

    expect(answer).toEqual([
      expected[0],
      {
        ...dynamodbFailure(0, 1),
        hydrationError: {
          code: "ERR_HYDRATE_READ_FAILED",
          message: expect.stringMatching(
            /shardId-000000000000 of arn:aws:dynamodb:.*AccessDeniedException: No, it said/,
          ),
        },
      },
      expected[1],
    ]);
  });

  it.each<[string, unknown, object]>([
    ["a message", toSqsEvent([{ detail: 1 }]).Records[0], { messageId: "message-1" }],
    ["an object", { detail: 1 }, { detail: 1 }],
    ["a text", "no record", { item: "no record" }],
    ["a number", 7, { item: 7 }],
    ["null", null, { item: null }],
    ["an array", [1], { item: [1] }],
  ])("keeps its members: %s", async (_, item, members) => {
    const answer = await createFunction()([item, failure]);

    expect(answer).toMatchObject([
      {
        ...members,
        hydrationError: {
          code: "ERR_HYDRATE_PAYLOAD_INVALID",
          message: expect.stringContaining("event[0]"),
        },
      },
      failure,
    ]);
  });

  it("is answered by its error alone where JSON cannot write it", async () => {
    const depth = 20_000;
    const item: unknown = JSON.parse(`{"deep":${"[".repeat(depth)}${"]".repeat(depth)}}`);

    const answer = await createFunction()([item, failure]);

    expect(JSON.parse(JSON.stringify(answer))).toMatchObject([
      {
        hydrationError: {
          code: "ERR_HYDRATE_PAYLOAD_INVALID",
          message: expect.stringContaining("event[0] nests deeper than 500 levels"),
        },
      },
      failure,
    ]);
    expect(answer).not.toHaveProperty("0.deep");
  });

  it("is answered once, whole, where one of its batches fails", async () => {
    const item = toSnsEvent([failure, { detail: 1 }]);
    const message = toSqsEvent([item]).Records[0];

    const answer = await createFunction()([message, failure]);

    expect(answer).toMatchObject([
      { ...message, hydrationError: { code: "ERR_HYDRATE_PAYLOAD_INVALID" } },
      failure,
    ]);
    expect(answer).toHaveLength(2);
  });

  it("is logged by its place, with the code and the error", async () => {
    await createFunction()([failure, { detail: 1 }]);

    expect(logger.error.mock.calls).toEqual([
      [
        "Message not hydrated",
        {
          item: 1,
          code: "ERR_HYDRATE_PAYLOAD_INVALID",
          error: expect.objectContaining({ code: "ERR_HYDRATE_PAYLOAD_INVALID" }),
        },
      ],
    ]);
  });

  it("is not counted; the others are", async () => {
    await createFunction()([failure, { detail: 1 }]);

    expect(metrics.addMetric.mock.calls).toContainEqual(["HydratedBatches", "Count", 1]);
    expect(metrics.publishStoredMetrics).toHaveBeenCalledOnce();
  });

  it("takes its room in the answer", async () => {
    const event = [kinesisFailure(0, 9), { detail: "x".repeat(3_000) }];
    const whole = await createFunction()(event);
    // Lambda's envelope, and the brackets of two lists.
    const needed = bytesOf(event) + bytesOf(whole) + 2_048 + 2;

    const fits = { overflowBucket: "overflow", maxDestinationBytes: needed };
    expect(await createFunction(fits)(event)).toEqual(whole);
    expect(objects.size).toBe(0);

    await createFunction({ ...fits, maxDestinationBytes: needed - 1 })(event);
    expect(objects.size).toBe(1);
  });
});

describe("an item of a Pipe that may succeed later", () => {
  beforeEach(() => {
    dynamodb.onAnyCommand().rejects(fakeAwsError("InternalServerError", "Try later"));
  });

  it("fails the whole batch, so that the Pipe retries it", async () => {
    const event = [failure, dynamodbFailure(0, 1), { detail: 1 }];

    await expect(createFunction()(event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      message: expect.stringContaining("Try later"),
    });
  });

  it("is named with others of its kind, and without those that never will", async () => {
    const other = { DDBStreamBatchInfo: { ...dynamodbFailure(3, 4).DDBStreamBatchInfo } };
    const messages = toSqsEvent([dynamodbFailure(0, 1), { detail: 1 }, other]).Records;

    await expect(createFunction()(messages)).rejects.toMatchObject({
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
      retryable: true,
      details: {
        failures: [
          { trigger: { type: "sqs", id: "message-1" }, code: "ERR_HYDRATE_READ_FAILED" },
          { trigger: { type: "sqs", id: "message-3" }, code: "ERR_HYDRATE_READ_FAILED" },
        ],
      },
    });
  });

  it("publishes no metrics, and logs no item: the next try will", async () => {
    const event = [failure, dynamodbFailure(0, 1), { detail: 1 }];

    await expect(createFunction()(event)).rejects.toThrow();

    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
  });
});
