import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKinesisAnswer } from "./parseKinesisAnswer.js";

const base64 = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64"));
// What could be taken for data.
const odd = fc.constantFrom('"Data":"', "Data", '\\"Data":"', '","Data":"x', "\\", '"');
const text = fc.oneof(fc.string(), odd);
const record = fc.record(
  { PartitionKey: text, SequenceNumber: text, Data: fc.oneof(base64, text) },
  { requiredKeys: [] },
);
const answer = fc.record(
  { Records: fc.array(record), NextShardIterator: text, Data: text, ChildShards: fc.array(record) },
  { requiredKeys: [] },
);

describe("parseKinesisAnswer", () => {
  it("says of any answer what JSON.parse says", () => {
    fc.assert(
      fc.property(answer, (value) => {
        const json = JSON.stringify(value);

        expect(parseKinesisAnswer(json)).toEqual(JSON.parse(json));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["a slash that is escaped", '{"Records":[{"Data":"a\\/b="}]}', { Records: [{ Data: "a/b=" }] }],
    ["a member's name that ends like it", '{"\\"Data":"x"}', { '"Data': "x" }],
    [
      "data that is given twice",
      '{"Records":[{"Data":"a","Data":"b"}]}',
      { Records: [{ Data: "b" }] },
    ],
    [
      "spaces that AWS does not write",
      '{"Records": [{"Data": "YQ=="}]}',
      { Records: [{ Data: "YQ==" }] },
    ],
  ])("is not misled by %s", (_, json, value) => {
    expect(parseKinesisAnswer(json)).toEqual(value);
  });

  it.each(['{"Records":[{"Data":"YQ', '{"Records":[{"Data":"YQ=="}', "<html>", ""])(
    "throws on %s as JSON.parse does",
    (torn) => {
      expect(() => parseKinesisAnswer(torn)).toThrow(SyntaxError);
    },
  );
});
