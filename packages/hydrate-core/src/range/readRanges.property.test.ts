import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinesisFailure, kinesisRecords, numberAt } from "../../test/shards.js";
import { numbersOf } from "../../test/sourceConformance.js";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { fakeKinesisStream } from "../testing/fakeKinesisStream.js";

const kinesis = mockClient(KinesisClient);
const hydrator = createHydratorOn(virtualClock(), {
  kinesis: new KinesisClient({ region: "eu-central-1" }),
});
const records = kinesisRecords(60);

const range = fc
  .tuple(fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 80 }))
  .map(([a, b, batchSize]) => ({ from: Math.min(a, b), to: Math.max(a, b), batchSize }));

const harmlessSteps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("short" as const), records: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ type: fc.constant("empty" as const), millisBehindLatest: fc.constant(1_000) }),
    fc.constant({ type: "error" as const, name: "ExpiredIteratorException" }),
  ),
  { maxLength: 4 },
);

const indexes = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => numberAt(from + i));

describe("reading ranges", () => {
  it("gives the whole range however its pages are cut, emptied and expired", async () => {
    await fc.assert(
      fc.asyncProperty(range, harmlessSteps, async ({ from, to, batchSize }, steps) => {
        kinesis.reset();
        fakeKinesisStream(kinesis, { records, steps });

        const hydrated = await hydrator.hydrate(kinesisFailure(from, to, batchSize));

        expect(numbersOf(hydrated)).toEqual(indexes(from, to));
        const status = to - from + 1 > batchSize ? "superset" : "complete";
        expect(hydrated.hydration.status).toBe(status);
      }),
    );
  });

  it("never gives a record outside the range, nor calls it complete when one is missing", async () => {
    const trimStyle = fc.constantFrom("skip" as const, "stuck" as const, "refuse" as const);
    await fc.assert(
      fc.asyncProperty(
        range,
        fc.nat(60),
        trimStyle,
        async ({ from, to, batchSize }, trimmed, style) => {
          kinesis.reset();
          fakeKinesisStream(kinesis, { records, trimmed, trimStyle: style });

          const hydrated = await hydrator.hydrate(kinesisFailure(from, to, batchSize));

          const left = trimmed > to ? [] : indexes(Math.max(from, trimmed), to);
          const read = numbersOf(hydrated);
          expect(read).toEqual(left);
          const isWhole =
            hydrated.hydration.status === "complete" || hydrated.hydration.status === "superset";
          expect(isWhole).toBe(trimmed <= from);
        },
      ),
    );
  });

  it("gives each of many what it gives alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 8 }), async (ranges) => {
        kinesis.reset();
        fakeKinesisStream(kinesis, { records });
        const failures = ranges.map(({ from, to, batchSize }) =>
          kinesisFailure(from, to, batchSize),
        );

        const together = await hydrator.hydrateAll(failures);

        expect(together).toMatchObject(
          ranges.map(({ from, to }) => ({
            status: "fulfilled",
            value: { KinesisBatch: { length: to - from + 1 } },
          })),
        );
      }),
    );
  });
});
