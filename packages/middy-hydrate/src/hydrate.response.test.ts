import { GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import type { KinesisStreamEvent } from "aws-lambda";
import fc from "fast-check";
import {
  fakeAwsError,
  toFailureEnvelope,
  toS3Event,
  toSnsEvent,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../hydrate-core/test/shards.js";
import { invoke } from "../test/invoke.js";
import { mockAws } from "../test/mockAws.js";
import { failedMessages, failuresAt } from "../test/reports.js";
import hydrate, { type HydrateOptions } from "./index.js";

const aws = mockAws();
const { kinesis, objects, hydrated } = aws;

const logger = { debug() {}, info() {}, warn() {}, error: vi.fn() };
const consumer = vi.fn((_event: KinesisStreamEvent): unknown => undefined);

beforeEach(() => {
  logger.error.mockReset();
  consumer.mockReset();
});

const createFunction = (options: HydrateOptions = {}) =>
  middy()
    .use(hydrate({ logger, ...options, source: "kinesis" }))
    .handler((event) => consumer(event));

/** A function whose event source mapping has ReportBatchItemFailures on. */
const createReporting = () => createFunction({ reportBatchItemFailures: true });

const seenNumbers = () =>
  consumer.mock.calls[0]?.[0].Records.map(({ kinesis: { sequenceNumber } }) => sequenceNumber);

const numbers = (...indexes: number[]) => indexes.map(numberAt);

const throttledShard = "shardId-000000000001";

/** The on-failure record of a shard that is throttled, as {@link throttle} makes it. */
const throttledFailure = {
  KinesisBatchInfo: { ...kinesisFailure(0, 1).KinesisBatchInfo, shardId: throttledShard },
};

function throttle(): void {
  kinesis
    .on(GetShardIteratorCommand, { ShardId: throttledShard })
    .rejects(fakeAwsError("ProvisionedThroughputExceededException"));
}

const reported = kinesisFailure(2, 6);

describe("a queue that reads reports", () => {
  const event = toSqsEvent([kinesisFailure(0, 2), kinesisFailure(3, 5), kinesisFailure(8, 9)]);

  it("is answered with the message that held the reported record", async () => {
    consumer.mockReturnValue(failuresAt(9));

    expect(await invoke(createReporting(), event)).toEqual(failedMessages("message-3"));
  });

  it("is answered with every message that held a shared record", async () => {
    const sharing = toSqsEvent([kinesisFailure(2, 6), kinesisFailure(0, 3), kinesisFailure(0, 1)]);
    consumer.mockReturnValue(failuresAt(3));

    const answer = await invoke(createReporting(), sharing);

    expect(seenNumbers()).toEqual(numbers(0, 1, 2, 3, 4, 5, 6));
    expect(answer).toEqual(failedMessages("message-1", "message-2"));
  });

  it("keeps everything after the first reported record: the consumer may have stopped there", async () => {
    consumer.mockReturnValue(failuresAt(4));

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-2", "message-3"),
    );
  });

  it("follows the shard's order, whatever the order of reports and messages", async () => {
    const unordered = toSqsEvent([
      kinesisFailure(8, 9),
      kinesisFailure(3, 5),
      kinesisFailure(0, 2),
    ]);
    consumer.mockReturnValue(failuresAt(9, 5));

    expect(await invoke(createReporting(), unordered)).toEqual(
      failedMessages("message-1", "message-2"),
    );
  });

  it("names a message once, however many of its records and batches failed", async () => {
    const envelope = toFailureEnvelope(
      toSnsEvent([kinesisFailure(0, 2), kinesisFailure(3, 5)]),
      "no access",
    );
    consumer.mockReturnValue(failuresAt(0, 1, 4));

    expect(await invoke(createReporting(), toSqsEvent([envelope]))).toEqual(
      failedMessages("message-1"),
    );
  });

  it.each<[string, unknown]>([
    ["a number that the event does not hold", failuresAt(7)],
    ["one of these beside one that it holds", failuresAt(9, 7)],
    ["an empty one", failedMessages("")],
    ["null", { batchItemFailures: [{ itemIdentifier: null }] }],
    ["none", { batchItemFailures: [{}] }],
    ["no object", { batchItemFailures: [numberAt(9)] }],
    ["no list", { batchItemFailures: numberAt(9) }],
    ["the id of a message", failedMessages("message-3")],
  ])("keeps all messages where the item identifier is %s", async (_, answer) => {
    consumer.mockReturnValue(answer);

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-1", "message-2", "message-3"),
    );
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["an empty list", failuresAt()],
    ["null for a list", { batchItemFailures: null }],
    ["something of its own", { statusCode: 200 }],
    ["promises that were all kept", [{ status: "fulfilled", value: 1 }]],
  ])("reports no failure where the consumer answers %s", async (_, answer) => {
    consumer.mockReturnValue(answer);

    expect(await invoke(createReporting(), event)).toEqual({ batchItemFailures: [] });
  });

  it("counts a rejected promise as a failure of the record at its place", async () => {
    const kept = { status: "fulfilled", value: undefined };
    const broken = { status: "rejected", reason: new Error("poison") };
    consumer.mockReturnValue([kept, kept, kept, kept, broken, kept, kept, kept]);

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-2", "message-3"),
    );
  });

  it("keeps all messages where a rejected promise belongs to no record", async () => {
    const kept = Array.from({ length: 8 }, () => ({ status: "fulfilled" }));
    consumer.mockReturnValue([...kept, { status: "rejected" }]);

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-1", "message-2", "message-3"),
    );
  });

  it("has no answer where the consumer throws", async () => {
    const error = new Error("database down");
    consumer.mockRejectedValue(error);

    await expect(invoke(createReporting(), event)).rejects.toBe(error);
  });

  it("works as an array of messages too, as a Pipe sends them", async () => {
    consumer.mockReturnValue(failuresAt(4));

    expect(await invoke(createReporting(), event.Records)).toEqual(
      failedMessages("message-2", "message-3"),
    );
  });

  it("keeps a batch that has no records only where all failed", async () => {
    aws.shard.trim(7);
    const handler = createFunction({ reportBatchItemFailures: true, accept: ["complete", "gone"] });
    const message = toSqsEvent([kinesisFailure(0, 2), kinesisFailure(8, 9)]);
    consumer.mockReturnValueOnce(failuresAt(8)).mockReturnValueOnce(failuresAt(7));

    expect(await invoke(handler, message)).toEqual(failedMessages("message-2"));
    expect(await invoke(handler, message)).toEqual(failedMessages("message-1", "message-2"));
  });
});

describe("a message that cannot be hydrated, of a queue that reads reports", () => {
  it.each<[string, string, string, () => void]>([
    ["is not JSON", "ERR_HYDRATE_PAYLOAD_INVALID", "{", () => {}],
    ["holds no batch", "ERR_HYDRATE_PAYLOAD_INVALID", '{"Records":[]}', () => {}],
    [
      "is of the other kind of stream",
      "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      JSON.stringify(dynamodbFailure(0, 1)),
      () => {},
    ],
    [
      "is gone",
      "ERR_HYDRATE_INCOMPLETE",
      JSON.stringify(kinesisFailure(0, 1)),
      () => aws.shard.trim(7),
    ],
    ["is throttled", "ERR_HYDRATE_READ_FAILED", JSON.stringify(throttledFailure), throttle],
  ])("because it %s is reported by its id, and logged with %s", async (_, code, body, arrange) => {
    const [first, second, third] = toSqsEvent([
      kinesisFailure(8, 9),
      {},
      kinesisFailure(11, 12),
    ]).Records;
    arrange();

    const answer = await invoke(createReporting(), {
      Records: [first, { ...second, body }, third],
    });

    expect(seenNumbers()).toEqual(numbers(8, 9, 11, 12));
    expect(answer).toEqual(failedMessages("message-2"));
    expect(logger.error).toHaveBeenCalledWith("Message not hydrated", {
      messageId: "message-2",
      code,
      error: expect.objectContaining({ code }),
    });
    expect(JSON.stringify(logger.error.mock.calls)).not.toMatch(/message-[13]/);
  });

  it("is reported beside the messages that the consumer failed, and first", async () => {
    const event = toSqsEvent([kinesisFailure(0, 2), { detail: 1 }, kinesisFailure(8, 9)]);
    consumer.mockReturnValue(failuresAt(8));

    expect(await invoke(createReporting(), event)).toEqual(
      failedMessages("message-2", "message-3"),
    );
  });

  it("is kept whole where only one of its batches failed", async () => {
    const two = toFailureEnvelope(
      toSnsEvent([kinesisFailure(0, 1), throttledFailure]),
      "no access",
    );
    throttle();

    const answer = await invoke(createReporting(), toSqsEvent([two, kinesisFailure(8, 9)]));

    expect(seenNumbers()).toEqual(numbers(8, 9));
    expect(answer).toEqual(failedMessages("message-1"));
    expect(logger.error).toHaveBeenCalledOnce();
  });

  it("leaves shared records to the other message that holds them", async () => {
    const two = toFailureEnvelope(
      toSnsEvent([kinesisFailure(0, 4), throttledFailure]),
      "no access",
    );
    throttle();

    const answer = await invoke(createReporting(), toSqsEvent([two, kinesisFailure(3, 5)]));

    expect(seenNumbers()).toEqual(numbers(3, 4, 5));
    expect(answer).toEqual(failedMessages("message-1"));
  });

  it("throws its own error where it is the only message", async () => {
    aws.shard.trim(7);

    await expect(
      invoke(createReporting(), toSqsEvent([kinesisFailure(0, 1)])),
    ).rejects.toMatchObject({ code: "ERR_HYDRATE_INCOMPLETE", retryable: false });
    expect(consumer).not.toHaveBeenCalled();
  });

  it.each<[string, boolean, unknown]>([
    ["some may succeed later", true, throttledFailure],
    ["none can succeed later", false, { detail: 1 }],
  ])(
    "is thrown together with the others where all failed and %s: retryable %s",
    async (_, retryable, second) => {
      aws.shard.trim(7);
      throttle();

      const answer = invoke(createReporting(), toSqsEvent([kinesisFailure(0, 1), second]));

      await expect(answer).rejects.toMatchObject({
        code: "ERR_HYDRATE_DELIVERIES_FAILED",
        retryable,
        cause: { code: "ERR_HYDRATE_INCOMPLETE" },
      });
      expect(consumer).not.toHaveBeenCalled();
    },
  );

  it("is listed with its trigger, code and message where all failed", async () => {
    aws.shard.trim(7);
    const event = toSqsEvent([kinesisFailure(0, 1), { detail: 1 }]);

    await expect(invoke(createReporting(), event)).rejects.toMatchObject({
      message: expect.stringMatching(/^2 deliveries .* first \(message-1\): The batch from/),
      details: {
        failures: [
          {
            trigger: { type: "sqs", id: "message-1" },
            code: "ERR_HYDRATE_INCOMPLETE",
            message: expect.stringContaining("is gone"),
          },
          {
            trigger: { type: "sqs", id: "message-2" },
            code: "ERR_HYDRATE_PAYLOAD_INVALID",
            message: expect.stringContaining("event.Records[1].body"),
          },
        ],
      },
    });
  });

  it("throws its error where it is the only message, even if its other batch was read", async () => {
    const two = toFailureEnvelope(
      toSnsEvent([kinesisFailure(0, 1), throttledFailure]),
      "no access",
    );
    throttle();

    await expect(invoke(createReporting(), toSqsEvent([two]))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
    });
    expect(consumer).not.toHaveBeenCalled();
  });
});

describe("an error that a later middleware turns into an answer", () => {
  const event = toSqsEvent([kinesisFailure(0, 2), { detail: 1 }, kinesisFailure(8, 9)]);

  const createAnswering = (answer: unknown, options: HydrateOptions) =>
    middy()
      .use(hydrate({ logger, ...options, source: "kinesis" }))
      .onError((request) => {
        request.response = answer;
      })
      .handler((event) => consumer(event));

  beforeEach(() => {
    consumer.mockRejectedValue(new Error("database down"));
  });

  it("is translated where it names records", async () => {
    const handler = createAnswering(failuresAt(9), { reportBatchItemFailures: true });

    expect(await invoke(handler, event)).toEqual(failedMessages("message-2", "message-3"));
  });

  it.each<[string, unknown]>([
    ["an empty list", failuresAt()],
    ["something of its own", { statusCode: 500 }],
    ["null", null],
  ])(
    "keeps the messages that the consumer never got, where the answer is %s",
    async (_, answer) => {
      const handler = createAnswering(answer, { reportBatchItemFailures: true });

      expect(await invoke(handler, event)).toEqual(failedMessages("message-2"));
    },
  );

  it("is thrown where no reports are read", async () => {
    const handler = createAnswering(failuresAt(2), {});

    await expect(invoke(handler, toSnsEvent([reported]))).rejects.toThrow("database down");
  });

  it("stays the answer where it reports nothing and no reports are read", async () => {
    const answer = { statusCode: 500 };
    const handler = createAnswering(answer, {});

    expect(await invoke(handler, toSnsEvent([reported]))).toBe(answer);
  });
});

describe("a queue that reads no reports", () => {
  it("fails as a whole for one message that cannot be hydrated, before the consumer runs", async () => {
    const event = toSqsEvent([kinesisFailure(8, 9), { detail: 1 }]);

    await expect(invoke(createFunction(), event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
    });
    expect(consumer).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
  });

  it("fails as a whole for one reported record, and says how to avoid that", async () => {
    const event = toSqsEvent([kinesisFailure(0, 2), kinesisFailure(8, 9)]);
    consumer.mockReturnValue(failuresAt(9));

    await expect(invoke(createFunction(), event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_RECORDS_FAILED",
      retryable: true,
      message:
        `The function reported 1 record as failed, first "${numberAt(9)}". All messages will be ` +
        "redelivered. Turn on reportBatchItemFailures here and in the event source mapping to " +
        "redeliver only the failed ones.",
      details: { itemIdentifiers: numbers(9) },
    });
  });

  it("is answered with the consumer's own answer where nothing failed", async () => {
    const answer = { statusCode: 200 };
    consumer.mockReturnValue(answer);

    expect(await invoke(createFunction(), toSqsEvent([reported]))).toBe(answer);
  });
});

describe.each<[string, unknown]>([
  ["SNS", toSnsEvent([reported])],
  ["S3", toS3Event([{ bucket: "failures", key: "first" }])],
  ["a direct call", reported],
  ["a Pipe of bare records", [reported]],
  ["a Pipe of messages and bare records", [...toSqsEvent([reported]).Records, reported]],
])("%s, which reads no reports", (_, event) => {
  beforeEach(() => {
    objects.set("s3://failures/first", JSON.stringify(reported));
  });

  describe.each([true, false])("with reportBatchItemFailures %s", (reportBatchItemFailures) => {
    const handler = createFunction({ reportBatchItemFailures });

    it("gets a reported record as an error", async () => {
      consumer.mockReturnValue(failuresAt(4, 5));

      await expect(invoke(handler, event)).rejects.toMatchObject({
        code: "ERR_HYDRATE_RECORDS_FAILED",
        retryable: true,
        message: expect.stringMatching(/^The function reported 2 .* reads no such reports/),
        details: { itemIdentifiers: numbers(4, 5) },
      });
    });

    it("gets a report that names no record as an error", async () => {
      consumer.mockReturnValue({ batchItemFailures: [{}] });

      await expect(invoke(handler, event)).rejects.toMatchObject({
        code: "ERR_HYDRATE_RECORDS_FAILED",
      });
    });

    it("gets a rejected promise that nobody translated as an error", async () => {
      consumer.mockImplementation(({ Records }) =>
        Promise.allSettled([Promise.resolve(), Promise.reject(new Error("poison")), ...Records]),
      );

      await expect(invoke(handler, event)).rejects.toMatchObject({
        code: "ERR_HYDRATE_RECORDS_FAILED",
        details: { itemIdentifiers: numbers(3) },
      });
    });

    it("gets the consumer's own answer where nothing failed", async () => {
      const answer = { ...failuresAt(), statusCode: 200 };
      consumer.mockReturnValue(answer);

      expect(await invoke(handler, event)).toBe(answer);
    });

    it("gets the error of hydrating before the consumer runs", async () => {
      aws.shard.trim(7);

      await expect(invoke(handler, event)).rejects.toMatchObject({ retryable: false });
      expect(consumer).not.toHaveBeenCalled();
    });
  });
});

describe("a hydrated dead letter", () => {
  const deadLetter = async (...range: [from: number, to: number]) => {
    const failure = kinesisFailure(...range);
    return toSuccessEnvelope(toSnsEvent([failure]), await hydrated(failure));
  };

  it("is reported by its message, beside pointers and failed messages", async () => {
    const event = toSqsEvent([
      await deadLetter(0, 2),
      await deadLetter(3, 5),
      kinesisFailure(5, 6),
      throttledFailure,
    ]);
    throttle();
    consumer.mockReturnValue(failuresAt(5));

    const answer = await invoke(createReporting(), event);

    expect(seenNumbers()).toEqual(numbers(0, 1, 2, 3, 4, 5, 6));
    expect(answer).toEqual(failedMessages("message-4", "message-2", "message-3"));
  });

  it("of a batch that is gone is the only one reported", async () => {
    aws.shard.trim(7);
    const event = toSqsEvent([await deadLetter(0, 2), await deadLetter(8, 9)]);

    const answer = await invoke(createReporting(), event);

    expect(seenNumbers()).toEqual(numbers(8, 9));
    expect(answer).toEqual(failedMessages("message-1"));
    expect(logger.error).toHaveBeenCalledWith(
      "Message not hydrated",
      expect.objectContaining({ messageId: "message-1", code: "ERR_HYDRATE_INCOMPLETE" }),
    );
  });

  it("fails the whole event where no reports are read", async () => {
    const event = toSqsEvent([await deadLetter(0, 2)]);
    consumer.mockReturnValue(failuresAt(1));

    await expect(invoke(createFunction(), event)).rejects.toMatchObject({
      code: "ERR_HYDRATE_RECORDS_FAILED",
    });
  });
});

describe("any report on any messages", () => {
  const range = fc
    .tuple(fc.nat(19), fc.nat(19))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  const messages = fc.array(range, { minLength: 1, maxLength: 6 });

  it("deletes no message with a reported record, and keeps none before it", async () => {
    const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    const handler = createReporting();
    await fc.assert(
      fc.asyncProperty(messages, picks, async (ranges, picked) => {
        const held = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        const failed = picked.flatMap((pick) => held.slice(pick % held.length).slice(0, 1));
        const first = Math.min(...failed);
        const idsWhere = (test: (range: { from: number; to: number }) => boolean) =>
          ranges.flatMap((range, i) => (test(range) ? [`message-${i + 1}`] : []));
        consumer.mockReturnValue(failuresAt(...failed));

        const answer = await invoke(
          handler,
          toSqsEvent(ranges.map(({ from, to }) => kinesisFailure(from, to))),
        );

        const holders = idsWhere(({ from, to }) => failed.some((at) => from <= at && at <= to));
        const before = idsWhere(({ to }) => to < first);
        const kept = new Set(keptBy(answer));
        expect(holders.filter((id) => !kept.has(id))).toEqual([]);
        expect(before.filter((id) => kept.has(id))).toEqual([]);
        expect(kept.size).toBe(ranges.length - before.length);
      }),
    );
  });
});

function keptBy(answer: unknown): unknown[] {
  // The tests above prove the shape of the answer.
  const { batchItemFailures } = answer as ReturnType<typeof failedMessages>;
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
