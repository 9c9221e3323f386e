import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { toSnsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { invoke } from "../../test/invoke.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { failuresAt } from "../../test/reports.js";
import { silent } from "../../test/silent.js";
import hydrate from "../index.js";

const aws = mockAws();
const printed = usePowertools();

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => aws.shard.trim(7);

describe("logMetrics", () => {
  const createFunction = (metrics: Metrics) =>
    middy()
      .use(logMetrics(metrics))
      .before(() => void metrics.addMetric("Events", "Count", 1))
      .use(hydrate({ logger: silent }))
      .handler((event, context) => consumer(event, context));

  it("flushes what the consumer counted", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    consumer.mockImplementation(() => void metrics.addMetric("Consumed", "Count", 5));

    await invoke(createFunction(metrics), event);

    expect(printed).toMatchObject([{ Events: 1, Consumed: 5 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it("flushes when hydrate throws", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    loseBatch();

    await expect(invoke(createFunction(metrics), event)).rejects.toThrow("is gone");

    expect(printed).toMatchObject([{ Events: 1 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it("flushes when hydrate throws what the consumer reported", async () => {
    const metrics = new Metrics({ namespace: "orders" });
    consumer.mockReturnValue(failuresAt(3));

    await expect(invoke(createFunction(metrics), event)).rejects.toThrow(
      "reported 1 record as failed",
    );

    expect(printed).toMatchObject([{ Events: 1 }]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });
});
