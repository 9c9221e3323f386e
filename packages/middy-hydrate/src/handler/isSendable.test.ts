import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSendable } from "./isSendable.js";

describe("isSendable", () => {
  it.each([
    ["a string", "end\uffff"],
    ["a member's value", { id: { S: "\ufffe" } }],
    ["a member's name", { "\uffff": 1 }],
    ["an item", ["a", ["\ufffe"]]],
  ])("finds what a queue does not take in %s", (_, value) => {
    expect(isSendable(value)).toBe(false);
  });

  it("sends all else that JSON can hold: what it escapes is no longer there", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        // The characters that SQS lists, and those beyond the first 65,536.
        const taken = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

        expect(isSendable(value)).toBe(taken.test(JSON.stringify(value)));
      }),
      { numRuns: 1_000 },
    );
  });
});
