import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import type { HydratedRecord } from "hydrate-core";
import { buildKinesisOnFailureRecord } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { outcomeOf, runs } from "../../../hydrate-core/test/faults/fuzz/laws.js";
import { outsideInput, toText } from "../../../hydrate-core/test/faults/fuzz/outsideInput.js";
import { addDecodedData } from "../../src/handler/addDecodedData.js";
import { decodeData } from "../../src/handler/decodeData.js";

const mode = fc.constantFrom("text", "json");
const room = fc.oneof(fc.nat(300), fc.nat(2_000_000));

const bytes = fc.oneof(
  outsideInput.map((input) => Buffer.from(toText(input))),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc.constantFrom(0, 1_000_000).map((size) => Buffer.alloc(size, "0")),
);
const pack = fc.constantFrom<(data: Buffer) => Uint8Array>(
  ...[(data: Buffer) => data, gzipSync, deflateSync, deflateRawSync],
  (data: Buffer) => gzipSync(gzipSync(data)),
  (data: Buffer) => gzipSync(data).subarray(0, -9),
  (data: Buffer) => Buffer.concat([gzipSync(data), gzipSync(data), Buffer.from("end")]),
  (data: Buffer) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), data]),
);
const data = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(bytes, pack).map(([raw, packed]) => toBase64(packed(raw))) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

describe("whatever a record's data is", () => {
  it("decodeData gives what it holds, no longer than there is room, or nothing", async () => {
    await fc.assert(
      fc.asyncProperty(data, mode, room, async (text, how, maxBytes) => {
        const decoded = await outcomeOf(text, () => decodeData(text, how, maxBytes));

        const isText = typeof decoded === "string" || how === "json" || decoded === undefined;
        expect(isText).toBe(true);
        if (how === "text" && typeof decoded === "string") {
          expect(Buffer.byteLength(decoded)).toBeLessThanOrEqual(maxBytes);
        }
        // Lambda writes it: what cannot be written would cost the whole answer.
        expect(() => JSON.stringify(decoded)).not.toThrow();
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("addDecodedData adds no more bytes than there is room", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(data, { maxLength: 4 }),
        mode,
        room,
        async (texts, how, maxBytes) => {
          const records = [recordOf(texts), recordOf(texts)];
          const before = JSON.stringify(records).length;

          const decoded = await outcomeOf(records, () => addDecodedData(records, how, maxBytes));

          const after = Buffer.byteLength(JSON.stringify(decoded));
          expect(after - Buffer.byteLength(JSON.stringify(records))).toBeLessThanOrEqual(maxBytes);
          expect(JSON.stringify(records)).toHaveLength(before);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

function toBase64(packed: Uint8Array): string {
  return Buffer.from(packed).toString("base64");
}

function recordOf(texts: readonly string[]): HydratedRecord {
  return {
    ...buildKinesisOnFailureRecord(),
    KinesisBatch: texts.map((text, index) => ({
      kinesis: { kinesisSchemaVersion: "1.0", sequenceNumber: String(index), data: text },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: String(index),
      eventName: "aws:kinesis:record",
      awsRegion: "eu-central-1",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
    })),
    hydration: {
      status: "complete",
      recordCount: texts.length,
      expectedCount: texts.length,
      hydratedAt: "2026-11-23T10:00:30.000Z",
    },
  };
}
