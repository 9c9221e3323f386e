import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonSize } from "./jsonSize.js";

const bytesOf = (value: unknown, limit?: number): number => jsonSize(value, limit).bytes;

const anyJson = fc.jsonValue({ stringUnit: "binary" });

it("counts the bytes that JSON.stringify makes", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(bytesOf(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
  );
});

it("counts records that share their members' names and some of their texts", () => {
  const text = fc.constantFrom("", "plain", 'quo"te', "\ud83d", "line\n", "é");
  const records = fc.array(fc.record({ id: text, inner: fc.record({ id: text, data: text }) }));
  fc.assert(
    fc.property(records, (value) => {
      expect(bytesOf(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
  );
});

it("passes a limit exactly where the bytes do", () => {
  fc.assert(
    fc.property(anyJson, fc.nat({ max: 200 }), (value, limit) => {
      expect(bytesOf(value, limit) > limit).toBe(Buffer.byteLength(JSON.stringify(value)) > limit);
    }),
  );
});

it("counts values that nest deeper than the stack", () => {
  const depth = 100_000;
  const array: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth));
  const object: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

  expect([array, object].map((value) => bytesOf(value))).toEqual([2 * depth, 6 * depth + 1]);
});

it.each([
  ["a member that is undefined", { a: undefined, b: 1 }],
  ["an item that is undefined", [undefined, 1, Number.NaN]],
  ["half a surrogate pair", "\ud83d and \ude00\ud83d, \ud83d\ude00"],
  ["a sparse array", Array.from({ length: 3 })],
])("counts %s", (_, value) => {
  expect(bytesOf(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
});

it.each([
  ["a string", "end\uffff"],
  ["a member's value", { id: { S: "\ufffe" } }],
  ["a member's name", { "\uffff": 1 }],
  ["an item", ["a", ["\ufffe"]]],
])("finds characters that a queue does not take in %s", (_, value) => {
  expect(jsonSize(value).sendable).toBe(false);
});

it("calls everything else sendable, including what JSON escapes", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      // The characters that SQS lists, and those beyond the first 65,536.
      const taken = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

      expect(jsonSize(value).sendable).toBe(taken.test(JSON.stringify(value)));
    }),
    { numRuns: 1_000 },
  );
});
