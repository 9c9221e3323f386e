import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultRig, startFaultRig } from "./faultRig.js";
import type { FaultStep } from "./faultStep.js";
import { expectExactVerdicts, expectLaws, type Played } from "./laws.js";
import { toOnFailureRecord } from "./pointers.js";
import { type RandomScene, randomScene, timeOf, toBatchInfo, toShard } from "./randomScene.js";
import type { SourceName } from "./scriptedServer.js";

// Thousands of runs on a busy machine; what hangs fails all the same.
const timeout = 600_000;

// Some of the ranges take more.
const maxRangeBytes = 10_000;

// CI plays the same scripts each time, so that a change is what fails it; everywhere else they are new.
const seed = process.env["CI"] ? { seed: 20_261_125 } : {};

/** The laws of reading, under thousands of shards, pointers and scripts. */
export function describeRandomScripts(source: SourceName): void {
  describe(`random scripts, against ${source}`, () => {
    let rig: FaultRig;
    beforeAll(async () => {
      rig = await startFaultRig(source, { maxRangeBytes });
    });
    afterAll(() => rig.stop());

    async function play(scene: RandomScene): Promise<Played> {
      const shard = toShard(scene);
      const taken: FaultStep[] = [];
      const deadline = new AbortController();
      let stalledAt = Number.POSITIVE_INFINITY;
      rig.clock.time = timeOf(scene);
      rig.play({
        shard,
        // Kinesis trims nothing that is young.
        script: scene.script.filter(
          ({ type }) => type !== "trim" || scene.isOld || source === "dynamodb",
        ),
        onStep(step) {
          taken.push(step);
          if (step.type !== "stall") return;
          stalledAt = performance.now();
          deadline.abort();
        },
      });
      const results = await rig.hydrator.hydrateAll(
        scene.ranges.map((range) => toOnFailureRecord(source, toBatchInfo(scene, range))),
        { signal: deadline.signal },
      );
      const millisLate = Math.max(0, performance.now() - stalledAt);
      const calls = rig.server.calls.length;
      return { source, scene, shard, taken, results, calls, millisLate, maxRangeBytes };
    }

    it("keeps every law, whatever the server does", { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(randomScene("any"), async (scene) => {
          expectLaws(await play(scene));
        }),
        { ...seed, numRuns: 2_000 },
      );
    });

    it("gives the verdict of the shard where faults pass", { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(randomScene("passing"), async (scene) => {
          const played = await play(scene);
          expectExactVerdicts(played);
          expectLaws(played);
        }),
        { ...seed, numRuns: 500 },
      );
    });

    it("asks no more than it needs where nothing fails", { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(randomScene("harmless"), async (scene) => {
          const played = await play({ ...scene, script: [], pageSize: 10_000, trimmed: 0 });
          expectExactVerdicts(played);
          // For each an iterator, pages that grow fourfold, and two calls for the proof.
          expect(played.calls).toBeLessThanOrEqual(scene.ranges.length * 7);
        }),
        { ...seed, numRuns: 200 },
      );
    });
  });
}
