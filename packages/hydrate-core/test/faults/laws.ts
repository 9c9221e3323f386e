import { expect } from "vitest";
import { type HydratedRecord, isHydrateError, recordsOf } from "../../src/index.js";
import type { FaultStep } from "./faultStep.js";
import type { ModelShard } from "./modelShard.js";
import { contentOf, contentOfModel } from "./pointers.js";
import { type RandomScene, toBatchInfo } from "./randomScene.js";
import type { SourceName } from "./scriptedServer.js";

/** What happened: the scene, the shard as it is afterwards, and the steps that were taken. */
export type Played = {
  readonly source: SourceName;
  readonly scene: RandomScene;
  readonly shard: ModelShard;
  readonly taken: readonly FaultStep[];
  readonly results: readonly PromiseSettledResult<HydratedRecord>[];
  readonly calls: number;
  /** How long after its signal the call ended. */
  readonly millisLate: number;
  readonly maxRangeBytes: number;
};

// A busy machine is late; a reader that waits for the server is later by far.
const margin = 4_000;

/** What holds of every result, whatever the server did. */
export function expectLaws(played: Played): void {
  const { scene, shard, results } = played;
  expect(results).toHaveLength(scene.ranges.length);
  for (const [index, range] of scene.ranges.entries()) {
    const result = results[index];
    if (result?.status === "fulfilled") expectTrue(result.value, played, toBatchInfo(scene, range));
    else expectCoded(result?.reason, played, toBatchInfo(scene, range));
  }
  expect(shard.records).toBe(scene.records);
  expect(played.calls).toBeLessThanOrEqual(mostCalls(played));
  expect(played.millisLate).toBeLessThan(margin);
}

function expectTrue(
  hydrated: HydratedRecord,
  { source, shard, scene, taken, maxRangeBytes }: Played,
  info: ReturnType<typeof toBatchInfo>,
): void {
  const [start, end] = [BigInt(info.startSequenceNumber), BigInt(info.endSequenceNumber)];
  const ever = contentOfModel(shard.everIn(start, end));
  const read = contentOf(hydrated);
  const { status, recordCount, expectedCount } = hydrated.hydration;

  // Inside the range, in order, once, and to the byte: what is left of the model without the rest.
  const numbers = new Set(read.map(({ number }) => number));
  expect(read).toEqual(ever.filter(({ number }) => numbers.has(number)));
  expect({ recordCount, expectedCount }).toEqual({
    recordCount: read.length,
    expectedCount: info.batchSize,
  });

  // What is held for the answer is no more than the bound says, or a little.
  expect(JSON.stringify(recordsOf(hydrated)).length).toBeLessThan(2 * maxRangeBytes);

  // Nobody can see what a page leaves out that holds the end of the range, or has no page behind it.
  const isCutOff = taken.some((step) => step.type === "error" && step.name.startsWith("Expired"));
  const isDeceived = shard.leftOut.some(
    ({ number, last }) => number >= start && number <= end && (last >= end || isCutOff),
  );
  const isWhole = read.length === ever.length || isDeceived;
  const wasTouched =
    scene.trimmed > 0 || taken.some(({ type }) => ["trim", "delete", "omit"].includes(type));
  if (status === "complete") expect(isWhole && read.length <= info.batchSize).toBe(true);
  if (status === "superset") expect(isWhole && read.length > info.batchSize).toBe(true);
  if (status === "partial") {
    const isUnproven = isWhole && hydrated.hydration.reason?.includes("could not be proven");
    expect(read.length > 0 && (wasTouched || isUnproven)).toBe(true);
  }
  if (status === "gone") {
    const trims = taken.filter(({ type }) => type === "trim").length;
    const isTrimmedAtEachTry = source === "dynamodb" && trims > 5;
    const left = shard.leftIn(start, end);
    expect(read).toEqual([]);
    // A page that leaves out the beginning of a range looks as Kinesis looks when it was trimmed.
    const isLeftOut = taken.some(({ type }) => type === "omit");
    expect(left.length === 0 || isTrimmedAtEachTry || isLeftOut).toBe(true);
  }
}

function expectCoded(
  reason: unknown,
  { taken, shard, maxRangeBytes }: Played,
  info: ReturnType<typeof toBatchInfo>,
): void {
  if (!isHydrateError(reason)) throw reason;
  if (reason.code === "ERR_HYDRATE_RANGE_TOO_LARGE") {
    expect(mayBeTooLarge(shard, info, maxRangeBytes)).toBe(true);
    return;
  }
  const isStopped = taken.some(({ type }) => type === "stall");
  expect(reason).toMatchObject({
    code: expect.stringMatching(/^ERR_HYDRATE_(TIMEOUT|READ_FAILED)$/),
    details: { streamArn: expect.any(String), shardId: expect.any(String) },
  });
  expect(isStopped || reason.code !== "ERR_HYDRATE_TIMEOUT").toBe(true);
  // Of what passes, only more than the attempts of one call is an error.
  const faults = taken.filter(({ type }) => !["answer", "empty", "short", "again"].includes(type));
  const mends = faults.filter(
    (step) =>
      ["stall", "members", "omit"].includes(step.type) ||
      (step.type === "body" && step.status === undefined) ||
      (step.type === "error" && /^(AccessDenied|Validation|InvalidArgument)/.test(step.name)),
  );
  expect(mends.length > 0 || faults.length > 5).toBe(true);
}

// Each range costs at most an iterator, its pages, the empty pages that end it and its proof, and
// is begun again for each range that fails; each step costs a call and an iterator anew.
function mostCalls({ scene, taken, shard }: Played): number {
  const { length } = scene.ranges;
  const pages = Math.ceil(shard.records.length / Math.min(scene.pageSize, 2)) + 30;
  return length * (pages + 4) * (length + 1) + taken.length * (pages + 4);
}

/** What holds where the script did no harm: the verdict that the shard itself gives. */
export function expectExactVerdicts({ scene, shard, results, maxRangeBytes }: Played): void {
  for (const [index, range] of scene.ranges.entries()) {
    const info = toBatchInfo(scene, range);
    const [start, end] = [BigInt(info.startSequenceNumber), BigInt(info.endSequenceNumber)];
    const ever = shard.everIn(start, end);
    const readable = shard.leftIn(start, end);

    const result = results[index];
    if (result?.status !== "fulfilled") {
      if (mayBeTooLarge(shard, info, maxRangeBytes)) continue;
      throw result?.reason;
    }
    expect(contentOf(result.value)).toEqual(contentOfModel(readable));
    expect(result.value.hydration.status).toBe(
      readable.length === 0
        ? "gone"
        : readable.length < ever.length
          ? "partial"
          : readable.length > info.batchSize
            ? "superset"
            : "complete",
    );
  }
}

/** A record of the model takes 1,500 bytes at the most, whatever its source. */
function mayBeTooLarge(
  shard: ModelShard,
  info: ReturnType<typeof toBatchInfo>,
  maxRangeBytes: number,
): boolean {
  const ever = shard.everIn(BigInt(info.startSequenceNumber), BigInt(info.endSequenceNumber));
  return ever.length * 1_500 > maxRangeBytes;
}
