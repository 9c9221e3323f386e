import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  expectHydrateError,
  outcomeOf,
  runs,
} from "../../../hydrate-core/test/faults/fuzz/laws.js";
import { outsideInput, toInput } from "../../../hydrate-core/test/faults/fuzz/outsideInput.js";
import { HydrateRecordsFailedError } from "../../src/errors.js";
import { jsonSize } from "../../src/handler/jsonSize.js";

describe("whatever a handler answers", () => {
  it("jsonSize counts what JSON.stringify writes", async () => {
    await fc.assert(
      fc.asyncProperty(outsideInput, async (input) => {
        const value = toInput(input);

        const bytes = await outcomeOf(value, () => jsonSize(value).bytes);

        expect(bytes).toBe(writtenBytes(value) ?? bytes);
        expect(bytes).toBeGreaterThan(0);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("is reported without the data of a record", async () => {
    const list = fc.oneof(
      { weight: 1, arbitrary: outsideInput.map(toInput) },
      { weight: 9, arbitrary: fc.anything() },
    );
    await fc.assert(
      fc.property(list, (itemIdentifier) => {
        expectHydrateError(new HydrateRecordsFailedError([itemIdentifier], "Advice."));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

/** Undefined for what nests too deep to be written. */
function writtenBytes(value: unknown): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return undefined;
  }
}
