import { GetRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import middy from "@middy/core";
import type { Context, KinesisStreamEvent } from "aws-lambda";
import { toOverflowObject, toStreamEvent, withPayloadLocation } from "hydrate-core";
import {
  toFailureEnvelope,
  toPipesDeadLetter,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../hydrate-core/test/shards.js";
import { invoke, lambdaContext } from "../test/invoke.js";
import { mockAws } from "../test/mockAws.js";
import { silent } from "../test/silent.js";
import hydrate, { type HydrateOptions } from "./index.js";

const aws = mockAws();
const { kinesis, dynamodb, s3, objects, hydrated, eventOf } = aws;

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

/** A function whose consumer only keeps the event it sees. */
const createFunction = (options: HydrateOptions = {}) =>
  middy()
    .use(hydrate({ logger: silent, ...options }))
    .handler((event, context) => consumer(event, context));

const seenEvent = () => consumer.mock.calls[0]?.[0];

describe("an event of the stream itself", () => {
  it("passes untouched, the same object, with no client made", async () => {
    const makeClient = vi.fn();
    const handler = createFunction({ kinesis: { AwsClient: makeClient } });
    const event = await eventOf(kinesisFailure(0, 3));

    await invoke(handler, event);

    expect(seenEvent()).toBe(event);
    expect(makeClient).not.toHaveBeenCalled();
    expect(kinesis.calls()).toEqual([]);
  });

  it("is passed on without awaiting anything", () => {
    const { before } = hydrate();
    const event = { Records: [{ eventSource: "aws:kinesis" }] };
    const request = { event, context: lambdaContext(), internal: {} };

    // Middy awaits what is a promise, and nothing else.
    expect(before?.({ ...request, response: null, error: null } as never)).toBeUndefined();
    expect(request.internal).toEqual({});
  });

  it("has its answer passed on untouched", async () => {
    const handler = createFunction();
    const answer = { batchItemFailures: [{ itemIdentifier: numberAt(2) }] };
    consumer.mockReturnValue(answer);

    expect(await invoke(handler, await eventOf(kinesisFailure(0, 3)))).toBe(answer);
  });

  it("of the other kind of stream is refused by a function made for one", async () => {
    const handler = createFunction({ source: "kinesis" });

    await expect(invoke(handler, await eventOf(dynamodbFailure(0, 1)))).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      message: expect.stringContaining("option source"),
    });
    expect(consumer).not.toHaveBeenCalled();
  });

  it("and its failures are served by the same function", async () => {
    const handler = createFunction({ source: "kinesis" });
    const event = await eventOf(kinesisFailure(0, 3));

    await invoke(handler, event);
    await invoke(handler, toSnsEvent([kinesisFailure(0, 3)]));

    expect(consumer.mock.calls[1]?.[0]).toEqual(consumer.mock.calls[0]?.[0]);
  });
});

describe("what brings a pointer", () => {
  const failure = kinesisFailure(2, 6);
  const pipe = toPipesDeadLetter({ requestContext: {}, ...failure });
  const [message] = toSqsEvent([failure]).Records;

  it.each<[string, unknown]>([
    ["SNS", toSnsEvent([failure])],
    ["SQS with the record", toSqsEvent([failure])],
    ["SQS with an SNS notification", toSqsEvent([toSnsNotification(failure)])],
    [
      "SQS with what Lambda writes after a failed hydrate function",
      toSqsEvent([toFailureEnvelope(toSnsEvent([failure]), "no access")]),
    ],
    ["SQS with a dead letter of EventBridge Pipes", toSqsEvent([pipe])],
    ["a Pipe from a queue", [message]],
    ["a Pipe of bare records", [failure]],
    ["a direct call", failure],
  ])("%s ends as the stream's event", async (_, event) => {
    await invoke(createFunction({ source: "kinesis" }), event);

    expect(seenEvent()).toEqual(await eventOf(failure));
  });

  it("a hydrated dead letter ends as the event with no read", async () => {
    const record = await hydrated(failure);

    await invoke(createFunction(), toSqsEvent([toSuccessEnvelope(toSnsEvent([failure]), record)]));

    expect(seenEvent()).toEqual(toStreamEvent(record));
    expect(kinesis.calls()).toEqual([]);
  });

  it("a table's stream ends as the table's event", async () => {
    await invoke(createFunction({ source: "dynamodb" }), toSnsEvent([dynamodbFailure(2, 6)]));

    expect(seenEvent()).toEqual(await eventOf(dynamodbFailure(2, 6)));
  });

  it("S3's notification ends as the event that the object holds, with no read of the stream", async () => {
    const event = await eventOf(failure);
    objects.set(
      "s3://failures/a b",
      JSON.stringify({ ...failure, payload: JSON.stringify(event) }),
    );

    await invoke(createFunction(), toS3Event([{ bucket: "failures", key: "a b" }]));

    expect(seenEvent()).toEqual(event);
    expect(kinesis.calls()).toEqual([]);
  });

  it("any other event is refused before the handler runs", async () => {
    await expect(invoke(createFunction(), { detail: 1 })).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
    });
    expect(consumer).not.toHaveBeenCalled();
  });
});

describe("records that went to S3", () => {
  async function overflown() {
    const record = await hydrated(kinesisFailure(2, 6));
    const { key, body } = await toOverflowObject(record);
    const location = { bucket: "overflow", key };
    objects.set(`s3://overflow/${key}`, body);
    const message = withPayloadLocation(record, location);
    return { record, event: toSqsEvent([message]), location };
  }

  it("come back from a bucket that was named", async () => {
    const { record, event } = await overflown();

    await invoke(createFunction({ overflowBuckets: ["overflow"] }), event);

    expect(seenEvent()).toEqual(toStreamEvent(record));
  });

  it("stay where they are in any other, with nothing fetched", async () => {
    const { event } = await overflown();

    await expect(
      invoke(createFunction({ overflowBuckets: ["other"] }), event),
    ).rejects.toMatchObject({ code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED" });
    expect(s3.calls()).toEqual([]);
    expect(consumer).not.toHaveBeenCalled();
  });

  it("come back when S3 itself names them", async () => {
    const { record, location } = await overflown();

    await invoke(createFunction(), toS3Event([location]));

    expect(seenEvent()).toEqual(toStreamEvent(record));
  });

  it("that are gone are an error that names the object", async () => {
    const { event, location } = await overflown();
    objects.clear();

    await expect(
      invoke(createFunction({ overflowBuckets: ["overflow"] }), event),
    ).rejects.toMatchObject({
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable: false,
      message: expect.stringContaining(`GetObject of s3://overflow/${location.key}`),
    });
  });
});

describe("several messages", () => {
  it("that share records give each record once, in the shard's order", async () => {
    await invoke(
      createFunction({ source: "kinesis" }),
      toSqsEvent([kinesisFailure(5, 9), kinesisFailure(2, 6)]),
    );

    expect(seenEvent()).toEqual(await eventOf(kinesisFailure(2, 9)));
  });

  it("of both kinds of streams are refused", async () => {
    const event = toSqsEvent([kinesisFailure(0, 1), dynamodbFailure(0, 1)]);

    await expect(invoke(createFunction(), event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
    });
    expect(consumer).not.toHaveBeenCalled();
  });

  it("go on without one of the other kind of stream where reports are read", async () => {
    const event = toSqsEvent([kinesisFailure(0, 1), dynamodbFailure(0, 1)]);

    const response = await invoke(
      createFunction({ source: "kinesis", reportBatchItemFailures: true }),
      event,
    );

    expect(seenEvent()).toEqual(await eventOf(kinesisFailure(0, 1)));
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
    expect(dynamodb.calls()).toEqual([]);
  });
});

describe("the verdict", () => {
  it("superset goes on by default", async () => {
    await invoke(createFunction(), toSnsEvent([kinesisFailure(2, 6, 3)]));

    expect(seenEvent()).toMatchObject({ Records: { length: 5 } });
  });

  it.each([
    ["partial", kinesisFailure(2, 6), 3],
    ["gone", kinesisFailure(2, 6), 10],
  ])(
    "%s is an error by default, and the handler is not called",
    async (status, failure, trimmed) => {
      aws.shard.trim(trimmed);

      await expect(invoke(createFunction(), toSnsEvent([failure]))).rejects.toMatchObject({
        code: "ERR_HYDRATE_INCOMPLETE",
        retryable: false,
        message: expect.stringMatching(new RegExp(`is ${status}: .* Restore it from elsewhere`)),
        details: { status, startSequenceNumber: numberAt(2), reason: expect.any(String) },
      });
      expect(consumer).not.toHaveBeenCalled();
    },
  );

  it("partial goes on where it is accepted", async () => {
    aws.shard.trim(4);

    await invoke(createFunction({ accept: ["partial"] }), toSnsEvent([kinesisFailure(2, 6)]));

    expect(seenEvent()).toEqual(await eventOf(kinesisFailure(4, 6)));
  });

  it.each(["superset", "gone"] as const)(
    "complete is an error where only %s is accepted, and has no reason",
    async (status) => {
      const invoked = invoke(
        createFunction({ accept: [status] }),
        toSnsEvent([kinesisFailure(2, 6)]),
      );

      await expect(invoked).rejects.toMatchObject({
        message: expect.stringContaining(
          'is complete. List "complete" in accept to be given its records.',
        ),
        details: { status: "complete" },
      });
      await expect(invoked).rejects.not.toHaveProperty("details.reason");
    },
  );
});

describe("the metadata", () => {
  it("is on the context with setToContext, without the records", async () => {
    await invoke(createFunction({ setToContext: true }), toSqsEvent([kinesisFailure(2, 6)]));

    expect(consumer.mock.calls[0]?.[1]).toMatchObject({
      hydration: {
        deliveries: [
          {
            trigger: { type: "sqs", id: "message-1" },
            record: { ...kinesisFailure(2, 6), hydration: { status: "complete", recordCount: 5 } },
          },
        ],
      },
    });
    expect(JSON.stringify(consumer.mock.calls[0]?.[1])).not.toContain('KinesisBatch"');
  });

  it("is in request.internal always, and on the context only with setToContext", async () => {
    const seen = vi.fn();
    const handler = middy()
      .use(hydrate())
      .before(({ internal }) => seen(internal.hydration?.deliveries.length))
      .handler((event, context) => consumer(event, context));

    await invoke(handler, toSnsEvent([kinesisFailure(2, 6)]));

    expect(seen).toHaveBeenCalledWith(1);
    expect(consumer.mock.calls[0]?.[1]).not.toHaveProperty("hydration");
  });
});

describe("the deadline", () => {
  it.each([
    [Number.NaN, "NaN"],
    [-1, "-1"],
    [Object("1"), "an object"],
    [Object(Symbol("1")), "an object"],
  ])("is refused as an option of %o", (timeoutEarlyInMillis, got) => {
    expect(() => hydrate({ timeoutEarlyInMillis })).toThrow(
      new TypeError(`timeoutEarlyInMillis must be a whole number of at least 0, got ${got}`),
    );
  });

  it("is a retryable error, before Lambda ends the invocation", async () => {
    kinesis.on(GetRecordsCommand).callsFake(() => new Promise(() => {}));
    const handler = createFunction({ timeoutEarlyInMillis: 29_980 });

    await expect(
      invoke(handler, toSnsEvent([kinesisFailure(2, 6)]), lambdaContext(30_000)),
    ).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", retryable: true });
  });

  it("does not exist where Lambda's clock is missing", async () => {
    const context = { ...lambdaContext(), getRemainingTimeInMillis: undefined };

    await invoke(createFunction(), toSnsEvent([kinesisFailure(2, 6)]), context as never);

    expect(consumer).toHaveBeenCalledOnce();
  });

  it("applies to S3 too", async () => {
    s3.on(GetObjectCommand).callsFake(() => new Promise(() => {}));

    await expect(
      invoke(
        createFunction({ timeoutEarlyInMillis: 29_980 }),
        toS3Event([{ bucket: "failures", key: "first" }]),
      ),
    ).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      message: "Out of time while waiting for s3://failures/first. Give it more time, or retry.",
      details: { location: "s3://failures/first" },
    });
  });
});

describe("two invocations side by side", () => {
  it("never see each other's event or verdicts", async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let calls = 0;
    const seen: unknown[] = [];
    const handler = middy()
      .use(hydrate({ source: "kinesis", setToContext: true, reportBatchItemFailures: true }))
      .handler(async (event, context) => {
        const mine = calls++;
        await gates[mine]?.promise;
        seen[mine] = [event.Records.length, context.hydration?.deliveries.length];
        return {
          batchItemFailures: [{ itemIdentifier: event.Records[0]?.kinesis.sequenceNumber }],
        };
      });

    const first = invoke(handler, toSqsEvent([kinesisFailure(0, 1)]));
    const second = invoke(handler, toSqsEvent([kinesisFailure(8, 8), kinesisFailure(10, 12)]));
    await vi.waitUntil(() => calls === 2);
    gates[1]?.resolve();
    const secondAnswer = await second;
    gates[0]?.resolve();

    expect([await first, secondAnswer]).toEqual([
      { batchItemFailures: [{ itemIdentifier: "message-1" }] },
      {
        batchItemFailures: [{ itemIdentifier: "message-1" }, { itemIdentifier: "message-2" }],
      },
    ]);
    expect(seen.toSorted()).toEqual([
      [2, 1],
      [4, 2],
    ]);
  });
});

describe("a durable function", () => {
  it("is refused, with what to do instead", async () => {
    const event: KinesisStreamEvent = { Records: [] };
    const context = { ...lambdaContext(), lambdaContext: lambdaContext() };

    await expect(invoke(createFunction(), event, context)).rejects.toThrow(
      /durable execution mode.*inside a step/s,
    );
  });
});
