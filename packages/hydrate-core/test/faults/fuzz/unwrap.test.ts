import fc from "fast-check";
import { type Delivery, resolveDeliveries, streamEventSource, unwrapEvent } from "hydrate-core";
import { toS3Event } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { expectHydrateError, outcomeOf, runs } from "./laws.js";
import { outsideInput, toInput, toText } from "./outsideInput.js";

function expectLawful(deliveries: readonly Delivery[]): void {
  for (const delivery of deliveries) {
    if (delivery.kind === "failed") expectHydrateError(delivery.error);
  }
}

describe("whatever event comes", () => {
  it("unwrapEvent finds its deliveries, or says why there are none", async () => {
    await fc.assert(
      fc.asyncProperty(outsideInput, async (input) => {
        const event = toInput(input);

        const deliveries = await outcomeOf(event, () => unwrapEvent(event));

        expectLawful(deliveries ?? []);
        // No message of the event is without a delivery.
        if (deliveries) expect(deliveries.length).toBeGreaterThanOrEqual(messagesIn(event));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("streamEventSource names a stream or none", async () => {
    await fc.assert(
      fc.asyncProperty(outsideInput, async (input) => {
        const event = toInput(input);

        const source = await outcomeOf(event, () => streamEventSource(event));

        expect(["kinesis", "dynamodb", undefined]).toContain(source);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("whatever an object in S3 holds", () => {
  const deliveries = unwrapEvent(toS3Event([{ bucket: "failures", key: "orders.json" }]));
  const text = fc.oneof(
    { weight: 3, arbitrary: outsideInput.map(toText) },
    { weight: 1, arbitrary: fc.tuple(outsideInput.map(toText), fc.nat()).map(cut) },
    { weight: 1, arbitrary: fc.string() },
  );

  it("resolveDeliveries finds its deliveries, or one that says why there are none", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const resolved = await outcomeOf(deliveries, () =>
          resolveDeliveries(deliveries, async () => body),
        );

        expectLawful(resolved ?? []);
        expect(resolved?.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("whatever object a message names", () => {
  it("resolveDeliveries asks only for those in the named buckets", async () => {
    await fc.assert(
      fc.asyncProperty(outsideInput, async (input) => {
        const message = { ...Object(toInput(input)) };
        const asked = new Set<string>();

        const resolved = await outcomeOf(message, () =>
          resolveDeliveries(
            unwrapEvent([message]),
            async ({ bucket }) => {
              asked.add(bucket);
              return "{}";
            },
            { overflowBuckets: ["overflow"] },
          ),
        );

        expectLawful(resolved ?? []);
        expect([...asked].filter((bucket) => bucket !== "overflow")).toEqual([]);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

function messagesIn(event: unknown): number {
  const messages = Array.isArray(event) ? event : Object(event).Records;
  return Array.isArray(messages) ? messages.length : 0;
}

function cut([text, at]: [string, number]): string {
  return text.slice(0, at % text.length);
}
