import fc from "fast-check";
import type { FaultStep } from "./faultStep.js";
import { type ModelRecord, ModelShard, type TrimManner } from "./modelShard.js";

/** A failed batch by the places of its ends, in the order of the shard. */
export type RandomRange = {
  readonly from: number;
  readonly to: number;
  readonly batchSize: number;
  /** Whether the pointer says when its records arrived. */
  readonly isTimed: boolean;
};

export type RandomScene = {
  readonly records: readonly ModelRecord[];
  readonly ranges: readonly RandomRange[];
  readonly script: readonly FaultStep[];
  readonly trimmed: number;
  readonly isClosed: boolean;
  readonly manner: TrimManner;
  readonly pageSize: number;
  /** Whether the records are as old as the retention: only then are they trimmed. */
  readonly isOld: boolean;
  /** What pages with records say of the tip; a quiet shard is close to it however old it is. */
  readonly millisBehindLatest: number | undefined;
};

const often = <T>(usual: T, other: T): fc.Arbitrary<T> =>
  fc.constantFrom(usual, usual, usual, other);

const gap = fc.oneof(
  { arbitrary: fc.constant(1n), weight: 2 },
  { arbitrary: fc.bigInt({ min: 1n, max: 1_000n }), weight: 2 },
  { arbitrary: fc.nat(40).map((digits) => 10n ** BigInt(digits)), weight: 1 },
);

const records = fc
  .array(fc.record({ gap, data: fc.uint8Array({ maxLength: 12 }), pause: fc.nat(4_000) }), {
    minLength: 1,
    maxLength: 30,
    size: "max",
  })
  .map((parts) => {
    let sequenceNumber = 0n;
    let arrival = Date.parse("2026-11-23T10:00:00.000Z");
    return parts.map(({ gap: step, data, pause }): ModelRecord => {
      sequenceNumber += step;
      arrival += pause;
      return { sequenceNumber, data, arrival };
    });
  });

const range = (count: number): fc.Arbitrary<RandomRange> =>
  fc
    .record({
      ends: fc.tuple(fc.nat(count - 1), fc.nat(count - 1)),
      batchSize: fc.integer({ min: 1, max: 50 }),
      isTimed: often(true, false),
    })
    .map(({ ends: [a, b], ...rest }) => ({ from: Math.min(a, b), to: Math.max(a, b), ...rest }));

// Steps that AWS documents to be harmless: after them the verdict is what the shard says.
const harmless: fc.Arbitrary<FaultStep>[] = [
  fc.constant({ type: "answer" }),
  fc.constant({ type: "empty" }),
  fc.nat(5).map((records) => ({ type: "short", records })),
  fc.integer({ min: 1, max: 5 }).map((records) => ({ type: "again", records })),
  fc.integer({ min: 1, max: 100_000_000 }).map((behind) => ({
    type: "empty",
    millisBehindLatest: behind,
  })),
  fc.constant({ type: "goAway" }),
];
const passing: fc.Arbitrary<FaultStep>[] = [
  fc
    .constantFrom(
      "ProvisionedThroughputExceededException",
      "LimitExceededException",
      "KMSThrottlingException",
    )
    .map((name) => ({ type: "error", name })),
  fc.constant({ type: "error", name: "InternalFailure", status: 500 }),
  fc.constant({ type: "body", body: "", status: 503 }),
  fc.constantFrom(0, 2, 7, 8).map((code) => ({ type: "reset", code })),
  fc.constantFrom<FaultStep>({ type: "hangUp" }, { type: "half" }, { type: "torn" }),
  fc.constant({ type: "error", name: "ExpiredIteratorException", on: "GetRecords" }),
];
const losing: fc.Arbitrary<FaultStep>[] = [
  fc.integer({ min: 1, max: 15 }).map((records) => ({ type: "trim", records, on: "GetRecords" })),
  fc.integer({ min: 1, max: 15 }).map((records) => ({ type: "trim", records })),
  fc.constantFrom<FaultStep>({ type: "close" }, { type: "delete" }),
];
const failing: fc.Arbitrary<FaultStep>[] = [
  fc
    .constantFrom("AccessDeniedException", "ValidationException", "InvalidArgumentException")
    .map((name) => ({ type: "error", name })),
  fc.constantFrom<FaultStep>(
    { type: "members", members: { Records: undefined, ShardIterator: undefined } },
    { type: "members", members: { Records: [{}] } },
    { type: "body", body: "" },
    { type: "stall" },
  ),
  fc.nat(5).map((nth) => ({ type: "omit", nth, on: "GetRecords" })),
];

/** How much a script may do to the reader. */
export type Malice = "harmless" | "passing" | "any";

const steps = {
  harmless: fc.oneof(...harmless),
  passing: fc.oneof(...harmless, ...passing),
  any: fc.oneof(
    { arbitrary: fc.oneof(...harmless), weight: 5 },
    { arbitrary: fc.oneof(...passing), weight: 5 },
    { arbitrary: fc.oneof(...losing), weight: 5 },
    { arbitrary: fc.oneof(...failing), weight: 1 },
  ),
};

/** Shards, pointers and scripts at random; they shrink to few records and few steps. */
export const randomScene = (malice: Malice): fc.Arbitrary<RandomScene> =>
  records.chain((held) =>
    fc.record({
      records: fc.constant(held),
      ranges: fc.array(range(held.length), { minLength: 1, maxLength: 5 }),
      // Fewer than the 8 attempts of a call, and the 10 empty pages that end a range.
      script: fc.array(steps[malice], { maxLength: malice === "any" ? 12 : 5, size: "max" }),
      trimmed: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(held.length)),
      isClosed: fc.boolean(),
      manner: fc.constantFrom<TrimManner>("skip", "stuck", "refuse"),
      pageSize: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 50 })),
      isOld: often(true, false),
      millisBehindLatest: fc.constantFrom(undefined, 0, 1, 1_000, 40_000_000, 86_390_000),
    }),
  );

export const toShard = ({ millisBehindLatest, ...scene }: RandomScene): ModelShard =>
  new ModelShard(scene.records, {
    ...scene,
    isDishonest: millisBehindLatest !== undefined,
    millisBehindLatest: millisBehindLatest ?? (scene.isOld ? 86_390_000 : 1_000),
  });

/** The time of day while the scene is played. */
export function timeOf({ records: held, isOld }: RandomScene): number {
  const newest = Math.max(...held.map(({ arrival }) => arrival));
  return newest + (isOld ? 24 : 1) * 3_600_000;
}

/** The pointer of a range. */
export function toBatchInfo({ records: held }: RandomScene, { from, to, ...range }: RandomRange) {
  const first = held[from];
  const last = held[to];
  if (!first || !last) throw new Error("a range lies in its shard");
  const time = (arrival: number): string | undefined =>
    range.isTimed ? new Date(arrival).toISOString() : undefined;
  return {
    startSequenceNumber: String(first.sequenceNumber),
    endSequenceNumber: String(last.sequenceNumber),
    approximateArrivalOfFirstRecord: time(first.arrival),
    approximateArrivalOfLastRecord: time(last.arrival),
    batchSize: range.batchSize,
  };
}
