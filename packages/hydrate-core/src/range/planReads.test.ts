import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinesisFailure } from "../../test/shards.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { planReads } from "./planReads.js";

const batch = (from: number, to: number) => ({ pointer: toBatchPointer(kinesisFailure(from, to)) });

const during = (index: number, firstArrival: number, lastArrival: number) => ({
  pointer: { ...batch(index, index).pointer, firstArrival, lastArrival },
});

describe("planReads", () => {
  it("puts neighbours into one run, sorted by start", () => {
    const [first, second, third] = [batch(0, 9), batch(10, 19), batch(20, 29)];

    expect(planReads([third, first, second])).toEqual([[first, second, third]]);
  });

  it("leaves ranges apart that lie further from each other than they are long", () => {
    const [near, far] = [batch(0, 9), batch(10_000, 10_009)];

    expect(planReads([near, far])).toEqual([[near], [far]]);
  });

  it.each([
    ["a second", 0, 1_000],
    ["as long as the run", 5_000, 5_000],
  ])("reads through a gap of %s, and through none that is longer", (_, length, gap) => {
    const run = during(0, 0, length);
    const near = during(1, length + gap, length + gap);
    const far = during(1, length + gap + 1, length + gap + 1);

    expect(planReads([run, near])).toEqual([[run, near]]);
    expect(planReads([run, far])).toEqual([[run], [far]]);
  });

  it("measures a run up to its latest record, whichever batch has it", () => {
    const batches = [during(0, 0, 10_000), during(1, 1_000, 2_000), during(2, 20_000, 20_000)];

    expect(planReads(batches)).toEqual([batches]);
  });

  it("leaves ranges apart whose times are not known", () => {
    const { firstArrival: _, lastArrival: __, ...pointer } = batch(0, 9).pointer;

    expect(planReads([{ pointer }, { pointer }])).toHaveLength(2);
  });

  it("sorts sequence numbers of up to 60 digits as the numbers they are", () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 60n - 1n });
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1 }), (numbers) => {
        const batches = numbers.map((number) => ({
          pointer: { ...batch(0, 0).pointer, startSequenceNumber: String(number) },
        }));

        const planned = planReads(batches)
          .flat()
          .map(({ pointer }) => BigInt(pointer.startSequenceNumber));

        expect(planned).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
    );
  });
});
