import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hydratedLetter } from "../../test/letters.js";
import { compareRecords, isExact } from "./compareRecords.js";
import { type SourceBatch, toJsonForm } from "./streamRecords.js";

const data = ["a", "\u0000\uffff", "c"];
const letter = hydratedLetter({ data });

/** The same records as the stream gives them. */
const source = (changed: readonly (Uint8Array | undefined)[] = []): SourceBatch => ({
  source: "kinesis",
  streamArn: letter.KinesisBatchInfo.streamArn,
  shardId: letter.KinesisBatchInfo.shardId,
  records: letter.KinesisBatch.map(({ kinesis }, index) => ({
    sequenceNumber: kinesis.sequenceNumber,
    arrival: 0,
    content: toJsonForm({
      data: changed[index] ?? Buffer.from(data[index] ?? ""),
      partitionKey: kinesis.partitionKey,
    }),
  })),
});

// Of the right shape; only its types of literals are wider.
const compare = (batch: SourceBatch, of: object) => compareRecords(batch, of as never);

describe("compareRecords", () => {
  it("finds what is equal, byte for byte", () => {
    const comparison = compare(source(), letter);

    expect(comparison).toEqual({ sent: 3, equal: 3, missing: [], different: [], extra: [] });
    expect(isExact(comparison)).toBe(true);
  });

  it("finds any change of any record", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 }), fc.uint8Array({ maxLength: 8 }), (index, bytes) => {
        const original = Buffer.from(data[index] ?? "");
        const changed = data.map((_, at) => (at === index ? bytes : undefined));
        const number = letter.KinesisBatch[index]?.kinesis.sequenceNumber;
        const isSame = original.equals(bytes);

        expect(compare(source(changed), letter).different).toEqual(isSame ? [] : [number]);
      }),
    );
  });

  it("finds a partition key that is another", () => {
    const [first, ...others] = letter.KinesisBatch;
    const kinesis = { ...first?.kinesis, partitionKey: "another" };

    expect(
      compare(source(), { ...letter, KinesisBatch: [{ ...first, kinesis }, ...others] }).different,
    ).toEqual(["100"]);
  });

  it("finds what is missing, and what was not sent", () => {
    const [first, second, third] = source().records;
    const all = [first, second, third].flatMap((of) => of ?? []);

    expect(compare(source(), { ...letter, KinesisBatch: letter.KinesisBatch.slice(1) })).toEqual({
      sent: 3,
      equal: 2,
      missing: ["100"],
      different: [],
      extra: [],
    });
    expect(compare({ ...source(), records: all.slice(0, 2) }, letter).extra).toEqual(["102"]);
  });
});

describe("toJsonForm", () => {
  it("gives bytes, sets and times the form of JSON", () => {
    const image = {
      ApproximateCreationDateTime: new Date(1_795_428_022_000),
      NewImage: {
        scan: { B: new Uint8Array([0, 255]) },
        pages: { BS: [new Uint8Array([1])] },
        tags: { L: [{ M: { on: { BOOL: true }, none: { NULL: true } } }] },
      },
      OldImage: undefined,
    };

    expect(toJsonForm(image)).toEqual({
      ApproximateCreationDateTime: 1_795_428_022,
      NewImage: {
        scan: { B: "AP8=" },
        pages: { BS: ["AQ=="] },
        tags: { L: [{ M: { on: { BOOL: true }, none: { NULL: true } } }] },
      },
    });
  });
});
