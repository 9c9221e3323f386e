import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import { buildKinesisOnFailureRecord, fakeKinesisStream } from "../testing/index.js";
import { mergeBatches } from "./mergeBatches.js";
import { toStreamEvent } from "./toStreamEvent.js";

const kinesis = mockClient(KinesisClient);
const hydrator = createHydratorOn(virtualClock(), {
  kinesis: new KinesisClient({ region: "eu-central-1" }),
});

/** The numbers of a shard in its order, of any length. */
const shard = fc
  .uniqueArray(
    fc
      .integer({ min: 1, max: 60 })
      .chain((digits) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) })),
    { minLength: 1, maxLength: 30 },
  )
  .map((numbers) => numbers.sort((a, b) => Number(a > b) - Number(a < b)).map(String));

const ascending = ([a, b]: [number, number]) => ({ from: Math.min(a, b), to: Math.max(a, b) });

/** A shard, and ranges of it in any order, that overlap, repeat and leave gaps. */
const cutShard = shard.chain((numbers) => {
  const index = fc.nat(numbers.length - 1);
  const range = fc.tuple(index, index).map(ascending);
  return fc.record({
    numbers: fc.constant(numbers),
    ranges: fc.array(range, { minLength: 1, maxLength: 8 }),
  });
});

type CutShard = { numbers: string[]; ranges: { from: number; to: number }[] };

async function hydrateEach({ numbers, ranges }: CutShard) {
  kinesis.reset();
  fakeKinesisStream(kinesis, {
    records: numbers.map((SequenceNumber) => ({
      SequenceNumber,
      Data: new TextEncoder().encode(`record ${SequenceNumber}`),
    })),
  });
  return Promise.all(
    ranges.map(({ from, to }) =>
      hydrator.hydrate(
        buildKinesisOnFailureRecord({
          batchSize: to - from + 1,
          startSequenceNumber: String(numbers[from]),
          endSequenceNumber: String(numbers[to]),
        }),
      ),
    ),
  );
}

describe("mergeBatches", () => {
  it("gives the union of any ranges of a shard, in its order", async () => {
    await fc.assert(
      fc.asyncProperty(cutShard, async ({ numbers, ranges }) => {
        const batches = await hydrateEach({ numbers, ranges });
        const [whole] = await hydrateEach({
          numbers,
          ranges: [{ from: 0, to: numbers.length - 1 }],
        });

        const { event } = mergeBatches(batches);

        expect(event.Records).toEqual(
          whole?.KinesisBatch?.filter((_, index) =>
            ranges.some(({ from, to }) => index >= from && index <= to),
          ),
        );
      }),
    );
  });

  it("says of each batch where its last record stands", async () => {
    await fc.assert(
      fc.asyncProperty(cutShard, async (cut) => {
        const batches = await hydrateEach(cut);

        const { event, lastIndexes } = mergeBatches(batches);

        const numbers = event.Records.map((record) => sequenceNumberOf(record));
        expect(lastIndexes.map((index) => numbers[index])).toEqual(
          cut.ranges.map(({ to }) => cut.numbers[to]),
        );
      }),
    );
  });

  it("gives the event of one batch as it is", async () => {
    await fc.assert(
      fc.asyncProperty(cutShard, async (cut) => {
        const batches = await hydrateEach(cut);

        const merged = batches.map((batch) => mergeBatches([batch]).event);

        expect(merged).toEqual(batches.map((batch) => toStreamEvent(batch)));
      }),
    );
  });
});
