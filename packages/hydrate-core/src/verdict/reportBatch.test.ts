import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import {
  dynamodbFailure,
  kinesisFailure,
  kinesisRecords,
  numberAt,
  shardId,
  streamArn,
  tableStreamArn,
} from "../../test/shards.js";
import { toStreamEvent } from "../event/toStreamEvent.js";
import { toOverflowObject } from "../s3/overflow.js";
import { fakeKinesisStream } from "../testing/index.js";

const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const { kinesis, hydrator } = mockStreams({ trimmed: 5, logger });

/** What was logged, each line behind its level. */
const lines = () =>
  Object.entries(logger).flatMap(([level, log]) => log.mock.calls.map((line) => [level, ...line]));

beforeEach(() => {
  vi.setSystemTime("2026-11-23T12:00:00.000Z");
  vi.clearAllMocks();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the log line of a batch", () => {
  it("holds the pointer, the verdict and what it cost", async () => {
    await hydrator.hydrate(kinesisFailure(10, 12));

    expect(lines()).toStrictEqual([
      [
        "info",
        "Hydrated batch: complete",
        {
          source: "kinesis",
          streamArn,
          shardId,
          startSequenceNumber: numberAt(10),
          endSequenceNumber: numberAt(12),
          status: "complete",
          recordCount: 3,
          expectedCount: 3,
          firstSequenceNumber: numberAt(10),
          lastSequenceNumber: numberAt(12),
          expiresAt: "2026-11-24T10:00:00.100Z",
          hydratedAt: "2026-11-23T12:00:00.000Z",
          minutesToExpiry: 1320,
          calls: 2,
          durationMs: expect.any(Number),
        },
      ],
    ]);
  });

  it.each([
    ["info", "complete", kinesisFailure(10, 14)],
    ["info", "complete", dynamodbFailure(10, 14)],
    ["warn", "superset", kinesisFailure(10, 14, 2)],
    ["warn", "superset", dynamodbFailure(10, 14, 2)],
    ["error", "partial", kinesisFailure(2, 14)],
    ["error", "partial", dynamodbFailure(2, 14)],
    ["error", "gone", kinesisFailure(0, 1)],
    ["error", "gone", dynamodbFailure(0, 1)],
  ])("is one of level %s where the batch is %s", async (level, status, failure) => {
    const { hydration } = await hydrator.hydrate(failure);

    expect(lines()).toEqual([
      [level, `Hydrated batch: ${status}`, expect.objectContaining({ ...hydration, status })],
    ]);
  });

  it("leaves out the minutes where no arrival is known", async () => {
    const { KinesisBatchInfo: info } = kinesisFailure(10, 10);
    const { approximateArrivalOfFirstRecord: _, ...withoutArrival } = info;
    fakeKinesisStream(kinesis, {
      records: [{ SequenceNumber: numberAt(10), Data: new Uint8Array() }],
    });

    await hydrator.hydrate({ KinesisBatchInfo: withoutArrival });

    expect(lines()).toStrictEqual([
      [
        "info",
        "Hydrated batch: complete",
        {
          source: "kinesis",
          streamArn,
          shardId,
          startSequenceNumber: numberAt(10),
          endSequenceNumber: numberAt(10),
          status: "complete",
          recordCount: 1,
          expectedCount: 1,
          firstSequenceNumber: numberAt(10),
          lastSequenceNumber: numberAt(10),
          hydratedAt: "2026-11-23T12:00:00.000Z",
          calls: 2,
          durationMs: expect.any(Number),
        },
      ],
    ]);
  });

  it("tells of a batch that is read after it has expired that no minute is left", async () => {
    vi.setSystemTime("2026-11-25T12:00:00.000Z");

    await hydrator.hydrate(kinesisFailure(10, 12));

    expect(lines()).toEqual([
      ["info", "Hydrated batch: complete", expect.objectContaining({ minutesToExpiry: 0 })],
    ]);
  });

  it("is written for a batch out of the payload of Lambda's S3 destination, at no cost", async () => {
    const event = toStreamEvent(await hydrator.hydrate(dynamodbFailure(10, 12)));
    vi.clearAllMocks();

    await hydrator.hydrate({ ...dynamodbFailure(10, 12), payload: JSON.stringify(event) });

    expect(lines()).toStrictEqual([
      [
        "info",
        "Hydrated batch: complete",
        {
          source: "dynamodb",
          streamArn: tableStreamArn,
          shardId,
          startSequenceNumber: numberAt(10),
          endSequenceNumber: numberAt(12),
          status: "complete",
          recordCount: 3,
          expectedCount: 3,
          firstSequenceNumber: numberAt(10),
          lastSequenceNumber: numberAt(12),
          expiresAt: "2026-11-24T10:00:00.100Z",
          hydratedAt: "2026-11-23T12:00:00.000Z",
          minutesToExpiry: 1320,
          calls: 0,
          durationMs: 0,
        },
      ],
    ]);
  });

  it("has the level of the verdict that an overflow object holds", async () => {
    const partial = await hydrator.hydrate(kinesisFailure(2, 14));
    vi.clearAllMocks();

    await hydrator.hydrate(JSON.parse((await toOverflowObject(partial)).body));

    expect(lines()).toEqual([
      [
        "error",
        "Hydrated batch: partial",
        expect.objectContaining({ status: "partial", calls: 0 }),
      ],
    ]);
  });

  it("is written once for each batch, and not again for one that is hydrated already", async () => {
    const hydrated = await hydrator.hydrate(kinesisFailure(10, 12));
    vi.clearAllMocks();

    await hydrator.hydrateAll([hydrated, kinesisFailure(13, 14), kinesisFailure(15, 16)]);

    expect(lines().map(([level, message]) => [level, message])).toEqual([
      ["info", "Hydrated batch: complete"],
      ["info", "Hydrated batch: complete"],
    ]);
  });

  it.each([
    ["kinesis", kinesisFailure(10, 11, 9)],
    ["dynamodb", dynamodbFailure(10, 11, 9)],
  ])("is a warning where nothing explains the count of a batch, from %s", async (_, failure) => {
    await hydrator.hydrate(failure);

    expect(lines()).toEqual([
      [
        "warn",
        "Hydrated batch: complete",
        expect.objectContaining({
          recordCount: 2,
          expectedCount: 9,
          reason: "The range holds 2 records, the failed batch counted 9, for no known reason.",
          // The first record was asked for once more.
          calls: 4,
        }),
      ],
    ]);
  });

  it("is no warning where a KPL aggregate explains the count", async () => {
    const records = kinesisRecords(50).map((record) => ({
      ...record,
      Data: new Uint8Array([0xf3, 0x89, 0x9a, 0xc2, 1]),
    }));
    fakeKinesisStream(kinesis, { records });

    await hydrator.hydrate(kinesisFailure(10, 11, 9));

    expect(lines()).toEqual([
      ["info", "Hydrated batch: complete", expect.objectContaining({ calls: 2 })],
    ]);
  });

  it("holds our members alone of a verdict that a message brings, and the pointer's own last", async () => {
    const partial = await hydrator.hydrate(kinesisFailure(2, 14));
    const forged = {
      ...partial.hydration,
      streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/payroll",
      source: "payroll",
      calls: 99,
      customerData: "secret",
    };
    vi.clearAllMocks();

    await hydrator.hydrate(
      JSON.parse((await toOverflowObject({ ...partial, hydration: forged })).body),
    );

    const [[, , line] = []] = lines();
    expect(line).toMatchObject({ streamArn, source: "kinesis", calls: 0 });
    expect(line).not.toHaveProperty("customerData");
    expect(Object.keys(line)).toEqual([
      "status",
      "reason",
      "recordCount",
      "expectedCount",
      "firstSequenceNumber",
      "lastSequenceNumber",
      "expiresAt",
      "hydratedAt",
      "minutesToExpiry",
      "calls",
      "durationMs",
      "source",
      "streamArn",
      "shardId",
      "startSequenceNumber",
      "endSequenceNumber",
    ]);
  });

  it("holds nothing of the data", async () => {
    const { KinesisBatch: records } = await hydrator.hydrate(kinesisFailure(10, 12));

    const text = JSON.stringify(lines());

    expect(records?.filter(({ kinesis: { data } }) => text.includes(data))).toEqual([]);
    expect(text).not.toContain("key-1");
  });
});
