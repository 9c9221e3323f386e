import { Metrics } from "@aws-lambda-powertools/metrics";
import { type HydratedRecord, type Hydration, toBatchPointer } from "hydrate-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { publishMetrics } from "./publishMetrics.js";

const printed: string[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T11:00:00.000Z") });
  printed.length = 0;
  // Powertools prints with a console of its own.
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const createMetrics = () => new Metrics({ namespace: "hydrate", serviceName: "orders" });
const blobs = (): Record<string, unknown>[] => printed.map((line) => JSON.parse(line));

const hydration: Hydration = {
  status: "complete",
  recordCount: 3,
  expectedCount: 3,
  expiresAt: "2026-11-24T10:00:30.000Z",
  hydratedAt: "2026-11-23T11:00:00.000Z",
};
const kinesis = (members: Partial<Hydration> = {}): HydratedRecord => ({
  ...kinesisFailure(0, 2),
  KinesisBatch: [],
  hydration: { ...hydration, ...members },
});
const dynamodb = (members: Partial<Hydration> = {}): HydratedRecord => ({
  ...dynamodbFailure(0, 2),
  DDBStreamBatch: [],
  hydration: { ...hydration, ...members },
});
const { expiresAt: _, ...neverExpiring } = hydration;

describe("one batch", () => {
  it("is a blob of CloudWatch's Embedded Metric Format", () => {
    publishMetrics(createMetrics(), [kinesis()]);

    expect(blobs()).toEqual([
      {
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [
            {
              Namespace: "hydrate",
              Dimensions: [["service", "source"]],
              Metrics: [
                { Name: "HydratedBatches", Unit: "Count" },
                { Name: "HydratedRecords", Unit: "Count" },
                { Name: "IncompleteBatches", Unit: "Count" },
                { Name: "MinutesToExpiry", Unit: "None" },
              ],
            },
          ],
        },
        service: "orders",
        source: "kinesis",
        HydratedBatches: 1,
        HydratedRecords: 3,
        IncompleteBatches: 0,
        MinutesToExpiry: 1_380,
      },
    ]);
  });

  it.each([
    ["complete", 0],
    ["superset", 0],
    ["partial", 1],
    ["gone", 1],
  ] as const)("that is %s counts %i as incomplete", (status, IncompleteBatches) => {
    publishMetrics(createMetrics(), [kinesis({ status })]);

    expect(blobs()).toMatchObject([{ HydratedBatches: 1, IncompleteBatches }]);
  });

  it("that has expired has 0 minutes left", () => {
    publishMetrics(createMetrics(), [kinesis({ expiresAt: "2026-11-20T10:00:00.000Z" })]);

    expect(blobs()).toMatchObject([{ MinutesToExpiry: 0 }]);
  });

  it("without a known expiry has no MinutesToExpiry", () => {
    const record = { ...kinesis(), hydration: neverExpiring };

    publishMetrics(createMetrics(), [record]);

    expect(blobs()).toMatchObject([{ HydratedBatches: 1 }]);
    expect(printed.join()).not.toContain("MinutesToExpiry");
  });

  it("has its source as a dimension, and nothing of its own", () => {
    publishMetrics(createMetrics(), [dynamodb()]);

    const { streamArn, shardId, startSequenceNumber } = toBatchPointer(dynamodb());
    expect(blobs()).toMatchObject([{ source: "dynamodb" }]);
    for (const own of [streamArn, shardId, startSequenceNumber]) {
      expect(printed.join()).not.toContain(own);
    }
  });
});

describe("several batches", () => {
  it("of one source are one blob, with the values of each", () => {
    publishMetrics(createMetrics(), [
      kinesis(),
      kinesis({ status: "gone", recordCount: 0, expiresAt: "2026-11-23T10:00:00.000Z" }),
      { ...kinesis(), hydration: neverExpiring },
    ]);

    expect(blobs()).toMatchObject([
      {
        source: "kinesis",
        HydratedBatches: [1, 1, 1],
        HydratedRecords: [3, 0, 3],
        IncompleteBatches: [0, 1, 0],
        MinutesToExpiry: [1_380, 0],
      },
    ]);
  });

  it("of both sources are a blob each, that holds nothing of the other", () => {
    publishMetrics(createMetrics(), [kinesis(), dynamodb({ recordCount: 7 }), kinesis()]);

    expect(blobs()).toMatchObject([
      { source: "kinesis", HydratedRecords: [3, 3], HydratedBatches: [1, 1] },
      { source: "dynamodb", HydratedRecords: 7, HydratedBatches: 1 },
    ]);
  });

  // Powertools publishes by itself at 100 values of a metric, and forgets the dimensions then.
  it.each([99, 100, 101, 250])("have their source in each blob, %i as well", (count) => {
    publishMetrics(
      createMetrics(),
      Array.from({ length: count }, () => kinesis()),
    );

    const valuesOf = (name: string) => blobs().flatMap((blob) => blob[name] ?? []);
    expect(valuesOf("source")).toEqual(blobs().map(() => "kinesis"));
    expect(valuesOf("HydratedBatches")).toHaveLength(count);
    expect(valuesOf("MinutesToExpiry")).toHaveLength(count);
  });
});

describe("invocations after each other", () => {
  it("leave nothing behind", () => {
    const metrics = createMetrics();

    publishMetrics(metrics, [kinesis(), dynamodb()]);
    publishMetrics(metrics, [dynamodb({ recordCount: 1 })]);

    expect(blobs().slice(2)).toMatchObject([
      { source: "dynamodb", HydratedBatches: 1, HydratedRecords: 1 },
    ]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it("that hydrate nothing print nothing", () => {
    publishMetrics(createMetrics(), []);

    expect(printed).toEqual([]);
  });
});
