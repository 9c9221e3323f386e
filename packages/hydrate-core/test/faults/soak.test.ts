import { getEventListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { type HydratedRecord, isHydrateError } from "../../src/index.js";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import { error, type FaultStep, times } from "./faultStep.js";
import { ModelShard } from "./modelShard.js";
import { failureOf, modelRecords } from "./pointers.js";
import type { SourceName } from "./scriptedServer.js";

const hydrations = 20_000;
// Of each source, which are two.
const turns = hydrations / 2 / 2;
const records = modelRecords(30);
const mebibyte = 1024 * 1024;

setFlagsFromString("--expose-gc");
// Node gives it to a new context, once the flag is set.
const collectGarbage: () => void = runInNewContext("gc");

const answer: FaultStep = { type: "answer" };
// By turns; what breaks connections is rarer than what does not, as it is outside.
const scripts: FaultStep[][] = [
  [],
  [answer, { type: "short", records: 2 }, { type: "empty" }],
  [error("ProvisionedThroughputExceededException")],
  [answer, error("InternalFailure", 500)],
  [],
  [answer, error("ExpiredIteratorException")],
  [answer, { type: "short", records: 3 }, { type: "trim", records: 15 }],
  [error("AccessDeniedException")],
  [],
  [answer, { type: "torn" }],
  [answer, { type: "half" }],
  [{ type: "delete" }],
  [],
  [answer, { type: "reset" }],
  [answer, { type: "stall" }],
  times(8, error("KMSThrottlingException")),
  [],
  [{ type: "hangUp" }],
  [answer, { type: "goAway" }],
  [answer, { type: "members", members: { Records: [{}] } }],
];

/** Two neighbours after two others, with the next script; how they ended, by verdict or code. */
async function soak(
  rig: FaultRig,
  signal: AbortSignal,
  onHydrated: () => void,
): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  for (let turn = 0; turn < turns; turn += 1) {
    const deadline = new AbortController();
    const script = scripts[turn % scripts.length] ?? [];
    const stalls = script.some(({ type }) => type === "stall");
    rig.play({
      shard: new ModelShard(records),
      script,
      onStep: ({ type }) => type === "stall" && deadline.abort(),
    });
    const neighbours = [failureOf(rig.source, 5, 9), failureOf(rig.source, 10, 14)];
    const results = await rig.hydrator.hydrateAll(neighbours, {
      signal: stalls ? deadline.signal : signal,
    });
    for (const result of results) {
      const end = endOf(result);
      ends[end] = (ends[end] ?? 0) + 1;
      onHydrated();
    }
  }
  return ends;
}

function endOf(result: PromiseSettledResult<HydratedRecord>): string {
  if (result.status === "fulfilled") return result.value.hydration.status;
  return isHydrateError(result.reason) ? result.reason.code : String(result.reason);
}

const sockets = (): string[] =>
  process.getActiveResourcesInfo().filter((name) => /TCP|HTTP|TLS/i.test(name));

it(`stays as it is over ${hydrations} hydrations with faults`, { timeout: 600_000 }, async () => {
  const before = sockets();
  const complaints: unknown[] = [];
  const complain = (complaint: unknown): void => void complaints.push(complaint);
  process.on("unhandledRejection", complain);
  process.on("warning", complain);
  const heaps: number[] = [];
  let done = 0;
  const sample = (): void => {
    done += 1;
    if (done % (hydrations / 10) !== 0) return;
    collectGarbage();
    heaps.push(process.memoryUsage().heapUsed);
  };
  const { signal } = new AbortController();
  const sources: SourceName[] = ["kinesis", "dynamodb"];
  const rigs = await Promise.all(sources.map((source) => startFaultRig(source)));

  const ends = await Promise.all(rigs.map((rig) => soak(rig, signal, sample)));

  const rounds = turns / scripts.length;
  const expected = {
    complete: 28 * rounds,
    partial: rounds,
    gone: 3 * rounds,
    ERR_HYDRATE_READ_FAILED: 6 * rounds,
    ERR_HYDRATE_TIMEOUT: 2 * rounds,
  };
  expect(ends).toEqual([expected, expected]);
  // The first fifth warms up; 150 bytes kept of each hydration would show.
  const [, warm = 0] = heaps;
  expect(Math.min(...heaps.slice(-3)) - warm).toBeLessThan(2 * mebibyte);
  // A request lets go of its signal when it is closed, which is a moment after its answer.
  await setTimeout(200);
  expect(getEventListeners(signal, "abort")).toEqual([]);

  for (const rig of rigs) rig.disconnect();
  for (const rig of rigs) await rig.stop();
  await setTimeout(200);
  process.off("unhandledRejection", complain);
  process.off("warning", complain);
  expect(sockets()).toEqual(before);
  expect(complaints).toEqual([]);
});
