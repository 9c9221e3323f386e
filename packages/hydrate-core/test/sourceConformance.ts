import { describe, expect, it } from "vitest";
import type { HydratedRecord, Hydrator } from "../src/index.js";
import type { FakeCall, FakeStreamOptions } from "../src/testing/index.js";
import { numberAt } from "./shards.js";

type Setup = {
  hydrator: Hydrator;
  calls: readonly FakeCall[];
  failure: (from: number, to: number, batchSize?: number) => Parameters<Hydrator["hydrate"]>[0];
};

/** What both sources must do alike, whichever stream a batch comes from. */
export function describeSource(
  name: string,
  setUp: (count: number, options?: Omit<FakeStreamOptions<never>, "records">) => Setup,
): void {
  describe(name, () => {
    it("reads an exact batch with one iterator and one page of its size", async () => {
      const { hydrator, calls, failure } = setUp(100);

      const hydrated = await hydrator.hydrate(failure(10, 14));

      expect(numbersOf(hydrated)).toEqual([10, 11, 12, 13, 14].map(numberAt));
      expect(hydrated.hydration).toMatchObject({
        status: "complete",
        recordCount: 5,
        expectedCount: 5,
        firstSequenceNumber: numberAt(10),
        lastSequenceNumber: numberAt(14),
        expiresAt: "2026-11-24T10:00:00.100Z",
      });
      expect(hydrated.hydration).not.toHaveProperty("reason");
      expect(calls.map(({ operation }) => operation)).toEqual(["GetShardIterator", "GetRecords"]);
      expect(calls[1]?.input).toMatchObject({ Limit: 5 });
    });

    it("reads on past batchSize and calls what lies between a superset", async () => {
      const { hydrator, failure } = setUp(100);

      const hydrated = await hydrator.hydrate(failure(0, 9, 3));

      expect(numbersOf(hydrated)).toHaveLength(10);
      expect(hydrated.hydration).toMatchObject({ status: "superset", expectedCount: 3 });
      expect(hydrated.hydration.reason).toContain("10 records");
    });

    it("asks again for the first of fewer records than the batch counted, and says so", async () => {
      const { hydrator, calls, failure } = setUp(100);

      const { hydration } = await hydrator.hydrate(failure(0, 1, 40));

      expect(hydration).toMatchObject({ status: "complete", recordCount: 2, expectedCount: 40 });
      expect(hydration.reason).toContain("for no known reason");
      expect(calls.map(({ input }) => input["Limit"])).toEqual([undefined, 40, undefined, 1]);
    });

    it("goes through short and empty pages", async () => {
      const { hydrator, failure } = setUp(50, {
        steps: [
          { type: "empty", millisBehindLatest: 900 },
          { type: "short", records: 2 },
          { type: "empty", millisBehindLatest: 800 },
        ],
      });

      const hydrated = await hydrator.hydrate(failure(5, 12));

      expect(numbersOf(hydrated)).toHaveLength(8);
      expect(hydrated.hydration.status).toBe("complete");
    });

    it("reads a range of several full pages, within the limit of a page", async () => {
      const { hydrator, calls, failure } = setUp(25_000);

      const hydrated = await hydrator.hydrate(failure(0, 22_499));

      expect(hydrated.hydration).toMatchObject({ status: "complete", recordCount: 22_500 });
      const limits = calls.flatMap(({ input }) => input["Limit"] ?? []);
      expect(Math.max(...limits.map(Number))).toBeLessThanOrEqual(10_000);
    });

    it("costs no more when the shard holds a hundred times as much behind the range", async () => {
      const short = setUp(51);
      await short.hydrator.hydrate(short.failure(0, 29, 10));

      const long = setUp(5_100);
      await long.hydrator.hydrate(long.failure(0, 29, 10));

      expect(long.calls).toEqual(short.calls);
    });

    it("goes on after the last number seen when the iterator expires", async () => {
      const { hydrator, calls, failure } = setUp(50, {
        steps: [
          { type: "short", records: 3 },
          { type: "error", name: "ExpiredIteratorException" },
        ],
      });

      const hydrated = await hydrator.hydrate(failure(0, 9));

      expect(numbersOf(hydrated)).toHaveLength(10);
      expect(calls[3]?.input).toMatchObject({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER" });
    });

    it("begins again at the start when the iterator expires before any record", async () => {
      const { hydrator, failure } = setUp(50, {
        steps: [{ type: "error", name: "ExpiredIteratorException" }],
      });

      const hydrated = await hydrator.hydrate(failure(0, 9));

      expect(hydrated.hydration.status).toBe("complete");
    });

    it("gives up, to be retried, when every iterator expires at once", async () => {
      const { hydrator, failure } = setUp(50, {
        steps: Array.from({ length: 20 }, () => ({
          type: "error" as const,
          name: "ExpiredIteratorException",
        })),
      });

      await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
        code: "ERR_HYDRATE_READ_FAILED",
        retryable: true,
      });
    });

    it("calls what is left of a range partial", async () => {
      const { hydrator, failure } = setUp(50, { trimmed: 4 });

      const hydrated = await hydrator.hydrate(failure(0, 9));

      expect(numbersOf(hydrated)).toEqual([4, 5, 6, 7, 8, 9].map(numberAt));
      expect(hydrated.hydration.status).toBe("partial");
      expect(hydrated.hydration.reason).toContain("first record was trimmed");
    });

    it("gives none of the later records when the whole range is trimmed", async () => {
      const { hydrator, failure } = setUp(50, { trimmed: 20 });

      const hydrated = await hydrator.hydrate(failure(0, 9));

      expect(numbersOf(hydrated)).toEqual([]);
      expect(hydrated.hydration).toMatchObject({ status: "gone", recordCount: 0 });
      expect(hydrated.hydration).not.toHaveProperty("firstSequenceNumber");
      expect(hydrated.hydration.expiresAt).toBe("2026-11-24T10:00:00.000Z");
    });

    it("calls a range partial when the closed shard ends before it", async () => {
      const { hydrator, failure } = setUp(8, { closed: true });

      const { hydration } = await hydrator.hydrate(failure(5, 12));

      expect(hydration).toMatchObject({ status: "partial", recordCount: 3 });
      expect(hydration.reason).toContain("closed");
    });

    it("reads a closed shard's last records", async () => {
      const { hydrator, failure } = setUp(8, { closed: true });

      const { hydration } = await hydrator.hydrate(failure(5, 7));

      expect(hydration.status).toBe("complete");
    });

    it("calls a range gone when the shard or stream no longer exists", async () => {
      const { hydrator, failure } = setUp(50, {
        steps: [{ type: "error", name: "ResourceNotFoundException" }],
      });

      const { hydration } = await hydrator.hydrate(failure(0, 9));

      expect(hydration.status).toBe("gone");
      expect(hydration.reason).toContain("ResourceNotFoundException");
    });

    it("keeps what was read when the stream is deleted half-way", async () => {
      const { hydrator, failure } = setUp(50, {
        steps: [
          { type: "short", records: 3 },
          { type: "error", name: "ResourceNotFoundException" },
        ],
      });

      const { hydration } = await hydrator.hydrate(failure(0, 9));

      expect(hydration).toMatchObject({ status: "partial", recordCount: 3 });
    });

    it.each([
      ["AccessDeniedException", false],
      ["KMSDisabledException", false],
      ["ProvisionedThroughputExceededException", true],
      ["LimitExceededException", true],
      ["ThrottlingException", true],
      ["KMSThrottlingException", true],
      ["InternalServerError", true],
      ["ExpiredTokenException", true],
    ])("throws %s, retryable: %s, with the call and the shard named", async (name, retryable) => {
      const { hydrator, failure } = setUp(50, { steps: [{ type: "error", name }] });

      await expect(hydrator.hydrate(failure(0, 9))).rejects.toMatchObject({
        name: "HydrateReadError",
        code: "ERR_HYDRATE_READ_FAILED",
        retryable,
        details: { operation: "GetRecords", shardId: "shardId-000000000000", awsError: name },
        cause: { name },
      });
    });

    it("is stopped by its signal", async () => {
      const { hydrator, failure } = setUp(50);

      await expect(
        hydrator.hydrate(failure(0, 9), { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", retryable: true });
    });

    it("serves ten neighbours from one page", async () => {
      const { hydrator, calls, failure } = setUp(200);
      const failures = Array.from({ length: 10 }, (_, i) => failure(i * 10, i * 10 + 9)).reverse();

      const results = await hydrator.hydrateAll(failures);

      expect(results.map(valueIn).map(({ hydration }) => hydration)).toMatchObject(
        Array.from({ length: 10 }, (_, i) => ({
          status: "complete",
          recordCount: 10,
          firstSequenceNumber: numberAt(90 - i * 10),
        })),
      );
      expect(calls).toHaveLength(2);
    });

    it("gives overlapping ranges their own records", async () => {
      const { hydrator, failure } = setUp(50);

      const results = await hydrator.hydrateAll([failure(5, 12), failure(0, 9), failure(5, 12)]);

      expect(results.map(valueIn).map((hydrated) => numbersOf(hydrated).length)).toEqual([
        8, 10, 8,
      ]);
    });

    it("lets one failure fail one", async () => {
      const { hydrator, failure } = setUp(200, {
        steps: [{ type: "error", name: "ValidationException" }],
      });

      const results = await hydrator.hydrateAll([failure(0, 9), failure(10, 19)]);

      expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    });

    it("asks once where the role may not read the shard", async () => {
      const { hydrator, calls, failure } = setUp(200, {
        steps: [{ type: "error", name: "AccessDeniedException" }],
      });

      const results = await hydrator.hydrateAll([failure(0, 9), failure(50, 59), failure(80, 99)]);

      expect(results).toMatchObject(
        results.map(() => ({ reason: { details: { awsError: "AccessDeniedException" } } })),
      );
      expect(calls).toHaveLength(2);
    });

    it("jumps over what lies between distant ranges", async () => {
      const { hydrator, calls, failure } = setUp(20_000);

      const results = await hydrator.hydrateAll([failure(0, 9), failure(15_000, 15_009)]);

      expect(results.map(valueIn).map(({ hydration }) => hydration.status)).toEqual([
        "complete",
        "complete",
      ]);
      expect(calls).toHaveLength(4);
    });
  });
}

function valueIn(result: PromiseSettledResult<HydratedRecord>): HydratedRecord {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

export function numbersOf(hydrated: HydratedRecord): (string | undefined)[] {
  return hydrated.KinesisBatch
    ? hydrated.KinesisBatch.map(({ kinesis }) => kinesis.sequenceNumber)
    : hydrated.DDBStreamBatch.map(({ dynamodb }) => dynamodb?.SequenceNumber);
}
