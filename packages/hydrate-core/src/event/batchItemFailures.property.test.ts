import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinesisFailure, kinesisRecords } from "../../test/shards.js";
import { virtualClock } from "../../test/virtualClock.js";
import { createHydratorOn } from "../createHydrator.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import { buildKinesisOnFailureRecord, fakeKinesisStream } from "../testing/index.js";
import { failedBatches } from "./batchItemFailures.js";
import { mergeBatches } from "./mergeBatches.js";
import { toStreamEvent } from "./toStreamEvent.js";

const kinesis = mockClient(KinesisClient);
const hydrator = createHydratorOn(virtualClock(), {
  kinesis: new KinesisClient({ region: "eu-central-1" }),
});
// The first five are forgotten, so that there are batches without records. Each shard gives the same
// numbers, so that a reported number may be of two records.
fakeKinesisStream(kinesis, { records: kinesisRecords(30), trimmed: 5 });

const range = fc.record({
  shardId: fc.constantFrom("shardId-000000000001", "shardId-000000000002"),
  bounds: fc.tuple(fc.nat(29), fc.nat(29)),
});

/** Batches of two shards in any order, some with the same records, made one event. */
const batchesAndEvent = fc.array(range, { minLength: 1, maxLength: 8 }).map(async (ranges) => {
  const batches = await Promise.all(
    ranges.map(({ shardId, bounds }) => {
      const { KinesisBatchInfo: info } = kinesisFailure(Math.min(...bounds), Math.max(...bounds));
      return hydrator.hydrate(buildKinesisOnFailureRecord({ ...info, shardId }));
    }),
  );
  const merged = mergeBatches(batches);
  return {
    merged,
    numbers: merged.event.Records.map((record) => sequenceNumberOf(record)),
    recordIds: merged.event.Records.map(({ eventID }) => eventID),
    batches: batches.map((batch) =>
      toStreamEvent(batch).Records.map((record) => ({
        recordId: record.eventID,
        number: sequenceNumberOf(record),
      })),
    ),
  };
});

/** Which of the event's records are reported, as fractions of its length. */
const picks = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 1,
  maxLength: 4,
});

const pick = (numbers: readonly string[], fractions: readonly number[]) =>
  fractions.flatMap((fraction) => numbers[Math.floor(fraction * numbers.length)] ?? []);

describe("failedBatches", () => {
  it("fails the batches with a record at or behind the first reported one, and no others", async () => {
    await fc.assert(
      fc.asyncProperty(batchesAndEvent, picks, async (made, fractions) => {
        const { merged, numbers, recordIds, batches } = await made;
        fc.pre(numbers.length > 0);
        const reported = pick(numbers, fractions);

        const failed = failedBatches(merged, reported);

        const first = numbers.findIndex((number) => reported.includes(number));
        const unseen = new Set(recordIds.slice(first));
        expect(failed).toEqual(
          [...batches.keys()].filter((index) =>
            batches[index]?.some(({ recordId }) => unseen.has(recordId)),
          ),
        );
      }),
    );
  });

  it("never leaves out a batch that holds a reported record", async () => {
    await fc.assert(
      fc.asyncProperty(batchesAndEvent, picks, async (made, fractions) => {
        const { merged, numbers, batches } = await made;
        const reported = pick(numbers, fractions);

        const failed = failedBatches(merged, reported);

        const spared = batches.filter((_, index) => !failed.includes(index));
        const numbersSpared = spared.flat().map(({ number }) => number);
        expect(reported.filter((number) => numbersSpared.includes(number))).toEqual([]);
      }),
    );
  });

  it("fails all as soon as one number is of no record, wherever it stands", async () => {
    const unknown = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom(null, undefined, 7, {}));
    await fc.assert(
      fc.asyncProperty(
        batchesAndEvent,
        picks,
        unknown,
        fc.nat(4),
        async (made, fractions, odd, at) => {
          const { merged, numbers, batches } = await made;
          const reported: unknown[] = pick(numbers, fractions);

          const failed = failedBatches(merged, reported.toSpliced(at, 0, odd));

          expect(failed).toEqual([...batches.keys()]);
        },
      ),
    );
  });
});
