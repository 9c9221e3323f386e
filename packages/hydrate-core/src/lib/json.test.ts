import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listMembers, parseJson } from "./json.js";

describe("parseJson says of a text that has no value", () => {
  it.each([
    [
      "with a byte order mark",
      '\uFEFF{"a":1}',
      "begins with a byte order mark (character 1 of 8, U+FEFF)",
    ],
    ["with curly quotes", "{“a”:1}", "character 2 of 7 (U+201C) does not belong there"],
    ["with curly quotes around a value", '{"a":“b”}', "character 6 of 9 (U+201C) does not belong"],
    ["that was cut", '{"KinesisBatchInfo":{"shardId', "it ends too early, after 29 characters"],
    ["that was cut after a colon", '{"a":', "it ends too early, after 5 characters"],
    ["with a comma too many", '{"a":[1,2],}', "character 12 of 12 (U+007D) does not belong"],
    ["without a value", '{"a":}', "character 6 of 6 (U+007D) does not belong there"],
    ["that goes on", '{"a":1} x', "character 9 of 9 (U+0078) does not belong there"],
    ["that is a word", "𝕏 hello", "character 1 of 8 (U+1D54F) does not belong there"],
    ["of nothing", "", "is empty, not JSON"],
    ["that nests too deep", "[".repeat(501) + "]".repeat(501), "nests deeper than 500 levels"],
  ])("%s: where, and which of the two it is", (_, text, fault) => {
    expect(parseJson(text)).toEqual({ fault: expect.stringContaining(fault) });
  });

  it("where it was broken, wherever that is, and none of its text", () => {
    const broken = fc.tuple(fc.json(), fc.nat()).map(([json, at]): [string, number] => {
      const place = at % (json.length + 1);
      return [`${json.slice(0, place)}\u0001${json.slice(place)}`, place];
    });
    fc.assert(
      fc.property(broken, ([text, place]) => {
        expect(parseJson(text)).toEqual({
          fault: `is not JSON: character ${place + 1} of ${text.length} (U+0001) does not belong there`,
        });
      }),
    );
  });
});

describe("listMembers", () => {
  it.each([
    [{}, "an empty object"],
    [{ orderId: 7, lines: [] }, "an object with orderId, lines"],
    [
      {
        kinesisSchemaVersion: 1,
        partitionKey: 1,
        sequenceNumber: 1,
        data: 1,
        approximateArrivalTimestamp: 1,
        eventSource: 1,
        eventSourceARN: 1,
      },
      "an object with kinesisSchemaVersion, partitionKey, sequenceNumber, data, approximateArrivalTimestamp, eventSource, …",
    ],
    [{ ["x".repeat(200)]: 1, y: 2 }, `an object with ${"x".repeat(100)}…, …`],
  ])("cuts between two names: %o", (value, list) => {
    expect(listMembers(value)).toBe(list);
  });
});
