import fc from "fast-check";
import { expect, it } from "vitest";
import type { StreamEvent } from "../../invoke/outcome.js";
import { findPoison } from "./findPoison.js";

const eventOf = (length: number) =>
  ({
    Records: Array.from({ length }, (_, index) => ({ kinesis: { sequenceNumber: String(index) } })),
  }) as StreamEvent;
const numbersIn = ({ Records }: StreamEvent): number[] =>
  Records.map((record) => ("kinesis" in record ? Number(record.kinesis.sequenceNumber) : -1));

it("finds the first record that fails, in about log2 calls", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }).chain((length) =>
        fc.record({
          length: fc.constant(length),
          poison: fc.uniqueArray(fc.integer({ min: 0, max: length - 1 }), { minLength: 1 }),
        }),
      ),
      async ({ length, poison }) => {
        const result = await findPoison(eventOf(length), async (part) =>
          numbersIn(part).some((number) => poison.includes(number))
            ? { ok: false, error: "boom" }
            : { ok: true },
        );
        expect(result.index).toBe(Math.min(...poison));
        expect(result.calls).toBeLessThanOrEqual(Math.ceil(Math.log2(length)) + 1);
      },
    ),
  );
});

it("believes a function that names its failed items, at the first call", async () => {
  const result = await findPoison(eventOf(100), async () => ({
    ok: false,
    error: "reported",
    reported: ["30", "18"],
  }));
  expect(result).toEqual({ calls: 1, index: 18, error: "reported" });
});

it("finds nothing where every part succeeds", async () => {
  const result = await findPoison(eventOf(8), async () => ({ ok: true }));
  expect(result).toEqual({ calls: 4, index: undefined, error: undefined });
});
