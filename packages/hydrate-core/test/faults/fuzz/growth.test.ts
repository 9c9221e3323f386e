import {
  type HydratedRecord,
  isHydratedRecord,
  mergeBatches,
  parseOnFailureRecord,
  restorePayload,
  streamEventSource,
  unwrapEvent,
} from "hydrate-core";
import { buildKinesisOnFailureRecord, toSqsEvent } from "hydrate-core/testing";
import { expect, it } from "vitest";

// Ten times the input may take ten times as long, and on a busy machine somewhat more; a hundred
// times is what must not be. Two such steps tell one from the other, whatever else runs.
const [small, large] = [100, 10_000] as const;
const linear = large / small;

const record = buildKinesisOnFailureRecord({
  startSequenceNumber: "1",
  endSequenceNumber: String(large),
  batchSize: large,
});

function hydrated(count: number): HydratedRecord {
  return {
    ...record,
    KinesisBatch: Array.from({ length: count }, (_, index) => ({
      kinesis: { kinesisSchemaVersion: "1.0", sequenceNumber: String(index + 1), data: "" },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "",
      eventName: "aws:kinesis:record",
      awsRegion: "eu-central-1",
      eventSourceARN: record.KinesisBatchInfo.streamArn,
    })),
    hydration: { status: "partial", recordCount: count, expectedCount: large, hydratedAt: "" },
  };
}

const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`member-${index}`, index]));

async function milliseconds(call: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const startedAt = performance.now();
    await call();
    times.push(performance.now() - startedAt);
  }
  return Math.min(...times);
}

it.each<[string, (count: number) => () => unknown]>([
  [
    "unknown members of a record",
    (count) => {
      const input = { ...record, ...members(count) };
      return () => parseOnFailureRecord(input);
    },
  ],
  [
    "messages of an event",
    (count) => {
      const event = toSqsEvent(Array.from({ length: count }, () => record));
      return () => unwrapEvent(event);
    },
  ],
  [
    "messages that are none",
    (count) => {
      const event = Array.from({ length: count }, () => 0);
      return () => unwrapEvent(event);
    },
  ],
  [
    "items inside one message",
    (count) => {
      const event = toSqsEvent([Array.from({ length: count / 10 }, () => 0)]);
      return () => unwrapEvent(event);
    },
  ],
  [
    "colons in an ARN",
    (count) => {
      const event = { Records: [], eventSourceARN: ":".repeat(count) };
      return () => streamEventSource(event);
    },
  ],
  [
    "records of a batch, looked at",
    (count) => {
      const batch = hydrated(count);
      return () => isHydratedRecord(batch);
    },
  ],
  [
    "records of two batches, merged",
    (count) => {
      const batch = hydrated(count);
      return () => mergeBatches([batch, batch]);
    },
  ],
  [
    "batches of a few records, merged",
    (count) => {
      const batches = Array.from({ length: count / 10 }, () => hydrated(3));
      return () => mergeBatches(batches);
    },
  ],
  [
    "records of a batch, brought back",
    (count) => {
      const { KinesisBatch, hydration, ...pointer } = hydrated(count);
      const object = JSON.stringify({ payload: JSON.stringify({ Records: KinesisBatch }) });
      const payloadLocation = "s3://overflow/key";
      const stub = { ...pointer, KinesisBatch: [], hydration: { ...hydration, payloadLocation } };
      return () =>
        // Typed as a record of either kind before it was taken apart.
        restorePayload(stub as HydratedRecord, async () => object, {
          overflowBuckets: ["overflow"],
        });
    },
  ],
])("%s cost in proportion to their number", async (_, prepare) => {
  const few = await milliseconds(prepare(small));
  const many = await milliseconds(prepare(large));

  // A hundredth of a millisecond is what the call itself may cost.
  expect(many / Math.max(few, 0.01)).toBeLessThan(linear * 10);
});
