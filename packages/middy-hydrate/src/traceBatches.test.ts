import { unwrapEvent } from "hydrate-core";
import { expect, it, vi } from "vitest";
import { kinesisFailure } from "../../hydrate-core/test/shards.js";
import { traceBatches } from "./traceBatches.js";

it("a trace holds a verdict's own members, and none that the sender of the message added", async () => {
  const subsegment = {
    addNewSubsegment: () => subsegment,
    addAnnotation: vi.fn(),
    addMetadata: vi.fn(),
    addError: vi.fn(),
    close: vi.fn(),
  };
  const tracer = {
    isTracingEnabled: () => true,
    getSegment: () => subsegment,
    setSegment: vi.fn(),
    captureAWSv3Client: <T>(client: T) => client,
  };
  const hydration = {
    status: "gone",
    recordCount: 0,
    expectedCount: 2,
    hydratedAt: "2026-11-24T10:00:00.000Z",
  };
  const forged = { ...hydration, streamArn: "arn:of:another", customerData: "secret" };
  const deliveries = unwrapEvent({
    ...kinesisFailure(0, 1),
    KinesisBatch: [],
    hydration: forged,
  });

  await traceBatches(tracer, deliveries, async (onSettled) => {
    for (const [index, delivery] of deliveries.entries()) {
      if (delivery.kind === "hydrated") {
        onSettled?.(index, { status: "fulfilled", value: delivery.record });
      }
    }
  });

  expect(subsegment.addMetadata).toHaveBeenCalledWith("hydration", hydration, "hydrate");
  expect(JSON.stringify(subsegment.addMetadata.mock.calls)).not.toContain("secret");
});
