import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonByteLength } from "./jsonByteLength.js";

const anyJson = fc.jsonValue({ stringUnit: "binary" });

it("counts the bytes that JSON.stringify makes", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(jsonByteLength(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
  );
});

it("passes a limit exactly where the bytes do", () => {
  fc.assert(
    fc.property(anyJson, fc.nat({ max: 200 }), (value, limit) => {
      expect(jsonByteLength(value, limit) > limit).toBe(
        Buffer.byteLength(JSON.stringify(value)) > limit,
      );
    }),
  );
});

it("counts what nests deeper than the stack is", () => {
  const depth = 100_000;
  const array: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth));
  const object: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

  expect([array, object].map((value) => jsonByteLength(value))).toEqual([2 * depth, 6 * depth + 1]);
});

it.each([
  ["a member that is undefined", { a: undefined, b: 1 }],
  ["an item that is undefined", [undefined, 1, Number.NaN]],
  ["half a surrogate pair", "\ud83d and \ude00\ud83d, \ud83d\ude00"],
  ["a sparse array", Array.from({ length: 3 })],
])("counts %s", (_, value) => {
  expect(jsonByteLength(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
});
