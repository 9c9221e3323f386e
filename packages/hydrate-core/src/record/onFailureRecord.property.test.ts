import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHydrateError } from "../errors.js";
import { buildDynamoDBOnFailureRecord, buildKinesisOnFailureRecord } from "../testing/index.js";
import { parseOnFailureRecord } from "./onFailureRecord.js";

const kinesis = buildKinesisOnFailureRecord();
const record = fc.constantFrom(kinesis, buildDynamoDBOnFailureRecord());
const sequenceNumber = fc.bigInt({ min: 0n, max: 10n ** 129n - 1n });
// "x-" keeps the made-up members apart from those that mean something.
const unknownMembers = fc.dictionary(
  fc.string().map((name) => `x-${name}`),
  fc.jsonValue(),
);

describe("parseOnFailureRecord", () => {
  it("gives the same object back, whatever else it holds and in whatever order", () => {
    fc.assert(
      fc.property(record, unknownMembers, fc.infiniteStream(fc.nat()), (valid, added, ranks) => {
        const members = Object.entries({ ...valid, ...added })
          .map((member) => ({ member, rank: ranks.next().value }))
          .sort((a, b) => a.rank - b.rank);
        const input = Object.fromEntries(members.map(({ member }) => member));

        expect(parseOnFailureRecord(input)).toBe(input);
        expect(input).toEqual({ ...valid, ...added });
      }),
    );
  });

  it("takes a range if and only if it does not end before it starts, as numbers", () => {
    fc.assert(
      fc.property(sequenceNumber, sequenceNumber, (start, end) => {
        const input = buildKinesisOnFailureRecord({
          startSequenceNumber: `${start}`,
          endSequenceNumber: `${end}`,
        });

        if (start <= end) expect(parseOnFailureRecord(input)).toBe(input);
        else expect(() => parseOnFailureRecord(input)).toThrow("must not be smaller");
      }),
    );
  });

  it("gives the record or a HydrateError, whatever a member of the batch info is", () => {
    const hostile = fc.constantFrom({ toString: 1 }, { valueOf: 1, toString: null }, { length: 3 });
    const member = fc.constantFrom(...Object.keys(kinesis.KinesisBatchInfo));
    fc.assert(
      fc.property(member, fc.oneof(fc.jsonValue(), hostile), (name, value) => {
        const input = { KinesisBatchInfo: { ...kinesis.KinesisBatchInfo, [name]: value } };
        try {
          expect(parseOnFailureRecord(input)).toBe(input);
        } catch (error) {
          expect(isHydrateError(error)).toBe(true);
          expect(error).toHaveProperty("message", expect.stringContaining("KinesisBatchInfo."));
        }
      }),
    );
  });
});
