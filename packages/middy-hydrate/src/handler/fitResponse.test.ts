import fc from "fast-check";
import {
  type HydratedKinesisRecord,
  type HydratedRecord,
  isHydratedRecord,
  restorePayload,
  type S3Location,
  toOverflowObject,
  toS3Uri,
  toStreamEvent,
  withPayloadLocation,
} from "hydrate-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  dynamodbFailure,
  kinesisFailure,
  numberAt,
  streamArn,
} from "../../../hydrate-core/test/shards.js";
import { type Answer, type FitOptions, fitResponse, responseBudget } from "./fitResponse.js";

const bucket = "overflow";
const objects = new Map<string, string>();
const writeObject = vi.fn(async (location: S3Location, body: string): Promise<void> => {
  objects.set(toS3Uri(location), body);
});

beforeEach(() => {
  objects.clear();
  writeObject.mockClear();
});

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const locationOf = async (record: HydratedRecord) => ({
  bucket,
  key: (await toOverflowObject(record, "hydrate/")).key,
});
const stubOf = async (record: HydratedRecord) =>
  withPayloadLocation(record, await locationOf(record));
const uriOf = async (record: HydratedRecord) => toS3Uri(await locationOf(record));
const toAnswer = (record: HydratedRecord) => ({ record });

type DestinationOptions = Partial<FitOptions> & { readonly maxDestinationBytes: number };

/** Fits answers into a destination that Lambda writes the event to as well. */
const fitAnswers = (
  event: unknown,
  answers: readonly Answer[],
  { maxDestinationBytes, ...options }: DestinationOptions,
) =>
  fitResponse(answers, {
    budgetBytes: responseBudget(event, maxDestinationBytes),
    overflowBucket: bucket,
    overflowPrefix: "hydrate/",
    writeObject,
    ...options,
  });

const fitAll = (event: unknown, records: readonly HydratedRecord[], options: DestinationOptions) =>
  fitAnswers(event, records.map(toAnswer), options);

const restore = (record: HydratedRecord) =>
  restorePayload(record, async (location) => objects.get(toS3Uri(location)) ?? "", {
    overflowBuckets: [bucket],
  });

/** The nth record of the shard, hydrated, with this data. */
const hydrated = (index: number, ...data: readonly string[]): HydratedKinesisRecord => ({
  ...kinesisFailure(index * 100, index * 100 + data.length - 1),
  KinesisBatch: data.map((text, position) => ({
    eventID: `event-${index}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: streamArn,
    eventVersion: "1.0",
    awsRegion: "eu-central-1",
    kinesis: {
      data: text,
      kinesisSchemaVersion: "1.0",
      partitionKey: `key-${index}`,
      sequenceNumber: numberAt(index * 100 + position),
    },
  })),
  hydration: {
    status: "complete",
    recordCount: data.length,
    expectedCount: data.length,
    firstSequenceNumber: numberAt(index * 100),
    lastSequenceNumber: numberAt(index * 100 + data.length - 1),
    hydratedAt: "2026-11-23T11:00:00.000Z",
  },
});

const event = { Records: [{ Sns: { Message: "pointer" } }] };
const [small, medium, large] = [
  hydrated(0, "s".repeat(1_000)),
  hydrated(1, "m".repeat(3_000)),
  hydrated(2, "l".repeat(6_000)),
];
const smallStub = await stubOf(small);
/** What the destination must take, so that this response just fits. */
const exactly = (...response: readonly HydratedRecord[]) =>
  bytesOf(event) + bytesOf(response) + 1 + 2_048;

describe("a response that fits", () => {
  it("is the same objects, with nothing written", async () => {
    const { records } = await fitAll(event, [small, medium, large], {
      maxDestinationBytes: exactly(small, medium, large),
    });

    expect(records[0]).toBe(small);
    expect(records[1]).toBe(medium);
    expect(records[2]).toBe(large);
    expect(writeObject).not.toHaveBeenCalled();
  });

  it("needs no bucket", async () => {
    const { records } = await fitAll(event, [small], {
      maxDestinationBytes: exactly(small),
      overflowBucket: undefined,
    });

    expect(records).toEqual([small]);
  });

  it("says how much room is left", async () => {
    const { room } = await fitAll(event, [small], { maxDestinationBytes: exactly(small) + 500 });

    expect(room).toBe(500);
  });

  it("may be empty", async () => {
    const { records } = await fitAll(event, [], { maxDestinationBytes: 4_096 });

    expect(records).toEqual([]);
  });
});

describe("a response that is too large", () => {
  it("sends its largest record to S3, and stays in order", async () => {
    const maxDestinationBytes = exactly(small, medium, large) - 1;

    const { records } = await fitAll(event, [medium, large, small], { maxDestinationBytes });

    expect(records).toEqual([medium, await stubOf(large), small]);
    expect(records[0]).toBe(medium);
    expect([...objects.keys()]).toEqual([await uriOf(large)]);
  });

  it("sends as many as it must", async () => {
    const maxDestinationBytes = exactly(small, medium, await stubOf(large)) - 1;

    const { records } = await fitAll(event, [small, medium, large], { maxDestinationBytes });

    expect(records).toEqual([small, await stubOf(medium), await stubOf(large)]);
    expect([...objects.keys()]).toEqual([await uriOf(large), await uriOf(medium)]);
  });

  it("sends no more than it must", async () => {
    const maxDestinationBytes = exactly(small, medium, await stubOf(large));

    const { records, room } = await fitAll(event, [small, medium, large], { maxDestinationBytes });

    expect(records).toEqual([small, medium, await stubOf(large)]);
    expect(room).toBe(0);
  });

  it("sends several that each are larger than all there is", async () => {
    const [first, second] = [hydrated(3, "x".repeat(90_000)), hydrated(4, "y".repeat(80_000))];

    const { records } = await fitAll(event, [first, small, second], { maxDestinationBytes: 8_000 });

    expect(records).toEqual([await stubOf(first), small, await stubOf(second)]);
    expect([...objects.keys()].toSorted()).toEqual(
      [await uriOf(first), await uriOf(second)].toSorted(),
    );
  });

  it("counts the event that is sent beside it", async () => {
    const maxDestinationBytes = exactly(small) + 1_000;

    const fits = await fitAll(event, [small], { maxDestinationBytes });
    const full = await fitAll({ ...event, more: "x".repeat(1_001) }, [small], {
      maxDestinationBytes,
    });

    expect(fits.records).toEqual([small]);
    expect(full.records).toEqual([await stubOf(small)]);
  });

  it("is counted in bytes, not in characters", async () => {
    const record = hydrated(0, "é".repeat(1_000));

    const { records } = await fitAll(event, [record], {
      maxDestinationBytes: bytesOf(event) + JSON.stringify([record]).length + 2_048 + 10,
    });

    expect(records).toEqual([await stubOf(record)]);
  });

  it("leaves records that have no batch where they are", async () => {
    const stub = withPayloadLocation(small, { bucket, key: `${"k".repeat(1_000)}` });
    const record = hydrated(1, "x".repeat(400));

    const { records } = await fitAll(event, [stub, record], {
      maxDestinationBytes: exactly(stub, record) - 1,
    });

    expect(records).toEqual([stub, await stubOf(record)]);
    expect(records[0]).toBe(stub);
  });
});

describe("the answer for records that went to S3", () => {
  it("has the pointer and the verdict, an empty batch, and where the records are", async () => {
    const { records } = await fitAll(event, [large], { maxDestinationBytes: 4_096 });

    expect(records).toEqual([
      {
        ...kinesisFailure(200, 200),
        KinesisBatch: [],
        hydration: { ...large.hydration, payloadLocation: await uriOf(large) },
      },
    ]);
    expect(records.every(isHydratedRecord)).toBe(true);
  });

  it("is the same for a table's stream", async () => {
    const record: HydratedRecord = {
      ...dynamodbFailure(0, 0),
      DDBStreamBatch: [
        { dynamodb: { SequenceNumber: numberAt(0), NewImage: { a: { S: "x".repeat(4_000) } } } },
      ],
      hydration: large.hydration,
    };

    const { records } = await fitAll(event, [record], { maxDestinationBytes: 4_096 });

    expect(records).toMatchObject([
      {
        ...dynamodbFailure(0, 0),
        DDBStreamBatch: [],
        hydration: { payloadLocation: await uriOf(record) },
      },
    ]);
  });
});

describe("the object", () => {
  it("has AWS' format: the event as a string of JSON in payload, with the verdict beside", async () => {
    await fitAll(event, [large], { maxDestinationBytes: 4_096 });

    const { KinesisBatch: _, ...onFailureRecord } = large;
    expect([...objects.values()].map((body) => JSON.parse(body))).toEqual([
      { ...onFailureRecord, payload: JSON.stringify(toStreamEvent(large)) },
    ]);
  });

  it("brings the record back", async () => {
    const { records } = await fitAll(event, [large], { maxDestinationBytes: 4_096 });

    const restored = await Promise.all(records.map(restore));

    expect(restored).toEqual([large]);
  });

  it("is the same one at a second try", async () => {
    const later = { ...large.hydration, hydratedAt: "2026-11-23T11:05:00.000Z" };

    await fitAll(event, [large], { maxDestinationBytes: 4_096 });
    await fitAll({ other: 1 }, [{ ...large, hydration: later }], { maxDestinationBytes: 4_096 });

    const [first, second] = writeObject.mock.calls.map(([location]) => location);
    expect(second).toEqual(first);
    expect(first?.key).toMatch(
      new RegExp(
        "^hydrate/kinesis/eu-central-1/123456789012/stream/orders/unknown-consumer/" +
          `shardId-000000000000/${numberAt(200)}-${numberAt(200)}\\.[0-9a-f]{64}\\.json$`,
      ),
    );
  });

  it("is a different one for other content of the same range", async () => {
    await fitAll(event, [large, hydrated(2, "l".repeat(7_000))], { maxDestinationBytes: 5_000 });

    expect(objects.size).toBe(2);
  });

  it("is a different one for another batch", async () => {
    const twin = hydrated(3, "l".repeat(6_000));

    await fitAll(event, [large, twin], { maxDestinationBytes: 5_000 });

    expect([...objects.keys()]).toEqual([await uriOf(large), await uriOf(twin)]);
  });

  it("that came from S3 itself is not written again: S3 would announce it again", async () => {
    const answer = { record: large, location: { ...(await locationOf(large)), versionId: "1" } };

    const { records } = await fitAnswers(event, [answer], { maxDestinationBytes: 4_096 });

    expect(records).toEqual([await stubOf(large)]);
    expect(writeObject).not.toHaveBeenCalled();
  });

  it.each([
    ["another bucket", { ...locationOf(large), bucket: "failures" }],
    ["another key", { bucket, key: "aws/lambda/first" }],
  ])("that came from %s is written", async (_, elsewhere) => {
    const location = { ...(await locationOf(large)), ...elsewhere };

    await fitAnswers(event, [{ record: large, location }], { maxDestinationBytes: 4_096 });

    expect([...objects.keys()]).toEqual([await uriOf(large)]);
  });

  it("that cannot be written fails the whole answer", async () => {
    const error = new Error("no access");
    writeObject.mockRejectedValueOnce(error);

    await expect(
      fitAll(event, [large, hydrated(3, "x".repeat(6_000))], { maxDestinationBytes: 5_000 }),
    ).rejects.toBe(error);
  });

  it("is written before the answer is given", async () => {
    const gate = Promise.withResolvers<void>();
    writeObject.mockImplementationOnce(() => gate.promise);
    const answered = vi.fn();

    const answer = fitAll(event, [large], { maxDestinationBytes: 4_096 }).then(answered);
    await vi.waitFor(() => expect(writeObject).toHaveBeenCalled());
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    gate.resolve();
    await answer;

    expect(answered).toHaveBeenCalledOnce();
  });
});

describe("records with a character that no message may hold", () => {
  const marked: HydratedRecord = {
    ...small,
    KinesisBatch: small.KinesisBatch.map((item) => ({
      ...item,
      kinesis: { ...item.kinesis, partitionKey: "last\uffff" },
    })),
  };

  it("go to S3, however small they are, and no others", async () => {
    const { records } = await fitAll(event, [large, marked], { maxDestinationBytes: 100_000 });

    expect(records).toEqual([large, await stubOf(marked)]);
    await expect(restore(await stubOf(marked))).resolves.toEqual(marked);
  });

  it("are refused without a bucket: a queue would change them, or refuse the message", async () => {
    const fitting = fitAll(event, [large, marked], {
      maxDestinationBytes: 100_000,
      overflowBucket: undefined,
    });

    await expect(fitting).rejects.toMatchObject({
      code: "ERR_HYDRATE_RESPONSE_UNSENDABLE",
      retryable: false,
      message:
        "The response holds U+FFFE or U+FFFF, which SQS and SNS refuse or replace: the records " +
        "would be lost or changed. Name a bucket in HYDRATE_OVERFLOW_BUCKET for the records.",
      details: { indexes: [1] },
    });
  });

  it.each([
    ["the pointer itself has it", small],
    ["the pointer has it, and the records are in S3 already", smallStub],
  ])("are refused where %s", async (_, record) => {
    const fitting = fitAll(event, [{ ...record, note: "\ufffe" }], {
      maxDestinationBytes: 100_000,
    });

    await expect(fitting).rejects.toMatchObject({
      code: "ERR_HYDRATE_RESPONSE_UNSENDABLE",
      message:
        "The response holds U+FFFE or U+FFFF, which SQS and SNS refuse or replace: the records " +
        "would be lost or changed. They are in the on-failure record itself, outside its records.",
      details: { indexes: [0] },
    });
    expect(writeObject).not.toHaveBeenCalled();
  });
});

describe("an answer that cannot be made to fit", () => {
  const tooLarge = (budgetBytes: number) =>
    `The response is larger than the ${budgetBytes} bytes that the request leaves of the ` +
    "destination's limit, and Lambda would drop it. ";

  it("without a bucket names the variable", async () => {
    const budgetBytes = 4_096 - 2_048 - bytesOf(event);

    await expect(
      fitAll(event, [large], { maxDestinationBytes: 4_096, overflowBucket: undefined }),
    ).rejects.toMatchObject({
      code: "ERR_HYDRATE_RESPONSE_TOO_LARGE",
      retryable: false,
      message: `${tooLarge(budgetBytes)}Name a bucket in HYDRATE_OVERFLOW_BUCKET for the records.`,
      details: { budgetBytes, responseBytes: expect.any(Number) },
    });
  });

  it("because of the request says so", async () => {
    const request = { ...event, more: "x".repeat(5_000) };
    const budgetBytes = 4_096 - 2_048 - bytesOf(request);

    await expect(fitAll(request, [small], { maxDestinationBytes: 4_096 })).rejects.toMatchObject({
      code: "ERR_HYDRATE_RESPONSE_TOO_LARGE",
      retryable: false,
      message:
        `${tooLarge(budgetBytes)}Even with all records moved to S3 it does not fit, because the ` +
        "request alone nearly fills the destination. Send smaller events, or raise " +
        "HYDRATE_MAX_DESTINATION_BYTES if the destination takes more.",
      details: { budgetBytes, responseBytes: expect.any(Number) },
    });
  });

  it("because of the request writes nothing", async () => {
    const request = { ...event, more: "x".repeat(5_000) };

    await expect(fitAll(request, [small], { maxDestinationBytes: 4_096 })).rejects.toThrow();

    // A write that fails after that would be an unhandled rejection, which ends the function.
    expect(writeObject).not.toHaveBeenCalled();
  });
});

describe("whatever is hydrated", () => {
  const text = fc.string({ unit: "binary", maxLength: 400 });
  const batches = fc.array(fc.array(text, { minLength: 1, maxLength: 8 }), { maxLength: 6 });

  it("request, response and envelope together fit the destination", async () => {
    await fc.assert(
      fc.asyncProperty(
        batches,
        fc.jsonValue(),
        fc.nat({ max: 12_000 }),
        async (data, json, extra) => {
          const all = data.map((texts, index) => hydrated(index, ...texts));
          const stubBytes = bytesOf(await Promise.all(all.map(stubOf)));
          const maxDestinationBytes = bytesOf(json) + stubBytes + 1 + 2_048 + extra;

          const { records, room } = await fitAll(json, all, { maxDestinationBytes });

          const used = bytesOf(json) + bytesOf(records) + 2_048;
          expect(used).toBeLessThanOrEqual(maxDestinationBytes);
          expect(used + room).toBeLessThanOrEqual(maxDestinationBytes);
        },
      ),
    );
  });

  it("each record is in the answer or in S3, and in one of them only", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat({ max: 12_000 }), async (data, extra) => {
        objects.clear();
        const all = data.map((texts, index) => hydrated(index, ...texts));
        const maxDestinationBytes =
          bytesOf(event) + bytesOf(await Promise.all(all.map(stubOf))) + 2_049 + extra;

        const { records } = await fitAll(event, all, { maxDestinationBytes });

        const restored = await Promise.all(records.map(restore));
        expect(restored).toEqual(all);
        const inS3 = records.filter(({ hydration }) => hydration.payloadLocation !== undefined);
        expect(objects.size).toBe(inS3.length);
      }),
    );
  });
});
