import fc from "fast-check";
import { expect, it } from "vitest";
import type { StreamEvent } from "./outcome.js";
import { splitEvent } from "./splitEvent.js";

const eventOf = (sizes: readonly number[]) =>
  ({
    Records: sizes.map((size, index) => ({ index, data: "x".repeat(size) })),
  }) as unknown as StreamEvent;

it("keeps every record once, in order, and every part under the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { minLength: 1 }), (sizes) => {
      const event = eventOf(sizes);
      const parts = splitEvent(event, 300) ?? [];
      expect(parts.flatMap(({ Records }) => Records as unknown[])).toEqual(event.Records);
      for (const part of parts) {
        expect(part.Records.length).toBeGreaterThan(0);
        expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(300);
      }
    }),
  );
});

it("gives up where one record is over the limit", () => {
  expect(splitEvent(eventOf([1, 400]), 300)).toBeUndefined();
});
