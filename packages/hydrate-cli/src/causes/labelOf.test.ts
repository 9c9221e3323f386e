import fc from "fast-check";
import { expect, it } from "vitest";
import { labelOf } from "./labelOf.js";

it.each([
  ["TypeError", "Cannot read properties of undefined (reading 'sku')", "TypeError: reading 'sku'"],
  ["Error", "connect ECONNREFUSED billing:5432", "ECONNREFUSED billing:5432"],
  ["Error", "connect ECONNREFUSED 10.0.3.17:5432", "ECONNREFUSED #:5432"],
  [
    "ValidationError",
    "order 4711 of jane@example.com is late",
    "ValidationError: order # of … is late",
  ],
  ["KeyError", "'4711'", "KeyError: …"],
  ["Error", 'no card {"number":"4111"}', "no card …"],
  ["Error", "Unknown customer: Jane Doe", "Unknown customer"],
  [
    "Sandbox.Timedout",
    "RequestId: 1 Error: Task timed out after 3.00 seconds",
    "Sandbox.Timedout: Task timed out",
  ],
  ["Runtime.ExitError", undefined, "Runtime.ExitError"],
  [undefined, undefined, undefined],
])("%s, %s", (type, message, label) => {
  expect(labelOf(type, message)).toBe(label);
});

it("never holds a number, an address or a quoted text, and is short", () => {
  const secret = fc.integer({ min: 10_000, max: 99_999_999 }).map(String);
  const words = fc.constantFrom("order", "of", "card", "is", "not", "known", "for");
  const around = fc.array(words, { maxLength: 8 }).map((of) => of.join(" "));
  fc.assert(
    fc.property(around, secret, around, (before, number, after) => {
      for (const told of [number, `"${number}"`, `id-${number}`, `jane${number}@example.com`]) {
        const label = labelOf("Error", `${before} ${told} ${after}`) ?? "";
        expect(label).not.toContain(number);
        expect(label.length).toBeLessThanOrEqual(60);
      }
    }),
  );
});
