import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import {
  batchItemFailures,
  createHydrator,
  failedBatches,
  type HydratedRecord,
  isHydratedRecord,
  mergeBatches,
  type OnFailureRecord,
  parseOnFailureRecord,
  restorePayload,
  toOverflowObject,
  toStreamEvent,
  withPayloadLocation,
} from "hydrate-core";
import { fakeDynamoDBStream, fakeKinesisStream } from "hydrate-core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { dynamodbRecords, kinesisRecords } from "../../shards.js";
import { expectHydrateError, outcomeOf, runs } from "./laws.js";
import { bareInput, outsideInput, toInput, toText } from "./outsideInput.js";

const kinesis = mockClient(KinesisClient);
const dynamodb = mockClient(DynamoDBStreamsClient);

beforeAll(() => {
  fakeKinesisStream(kinesis, { records: kinesisRecords(3) });
  fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(3) });
});

/** Bare records that are accepted as hydrated ones, in whatever else they are changed. */
const hydratedInput = bareInput.filter((input) => isHydratedRecord(toInput(input)));
// The filter just asked.
const toHydrated = (input: Parameters<typeof toInput>[0]) => toInput(input) as HydratedRecord;

describe("whatever is given as a record", () => {
  it("parseOnFailureRecord gives that same object back, or says what is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(bareInput, async (input) => {
        const record = toInput(input);

        const parsed = await outcomeOf(record, () => parseOnFailureRecord(record));

        expect(parsed === record || parsed === undefined).toBe(true);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("isHydratedRecord answers", async () => {
    await fc.assert(
      fc.asyncProperty(bareInput, async (input) => {
        const record = toInput(input);

        const answer = await outcomeOf(record, () => isHydratedRecord(record));

        expect(answer).toBeTypeOf("boolean");
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("hydrateAll settles each, from what it carries or from the stream", async () => {
    const hydrator = createHydrator();
    await fc.assert(
      fc.asyncProperty(fc.array(bareInput, { minLength: 1, maxLength: 3 }), async (inputs) => {
        // What is no record at all is what this is about.
        const records = inputs.map(toInput) as OnFailureRecord[];

        const settled = await outcomeOf(records, () => hydrator.hydrateAll(records));

        expect(settled).toHaveLength(records.length);
        for (const result of settled ?? []) {
          if (result.status === "rejected") expectHydrateError(result.reason);
          else expect(isHydratedRecord(result.value)).toBe(true);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe("whatever is accepted as a hydrated record", () => {
  it("becomes an event, and an object in S3", async () => {
    await fc.assert(
      fc.asyncProperty(hydratedInput, async (input) => {
        const record = toHydrated(input);

        const event = await outcomeOf(record, () => toStreamEvent(record));
        const object =
          writtenBytes(record) === undefined
            ? undefined
            : await outcomeOf(record, () => toOverflowObject(record, "hydrate/"));
        const stub = await outcomeOf(record, () =>
          withPayloadLocation(record, { bucket: "overflow", key: "key" }),
        );

        expect(event?.Records ?? []).toBeInstanceOf(Array);
        expect(object?.key ?? "hydrate/kinesis/").toMatch(/^hydrate\/(kinesis|dynamodb)\//);
        expect(isHydratedRecord(stub)).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it("comes back from the object that took its records", async () => {
    await fc.assert(
      fc.asyncProperty(hydratedInput, async (input) => {
        const record = toHydrated(input);
        if (writtenBytes(record) === undefined) return;
        await outcomeOf(record, async () => {
          const { body } = await toOverflowObject(record);
          const stub = withPayloadLocation(record, { bucket: "overflow", key: "key" });
          return restorePayload(stub, async () => body, { overflowBuckets: ["overflow"] });
        });
      }),
      { numRuns: runs(500) },
    );
  });

  it("is restored from whatever the object holds, or it is said why not", async () => {
    await fc.assert(
      fc.asyncProperty(hydratedInput, outsideInput, async (input, object) => {
        const record = toHydrated(input);

        const restored = await outcomeOf(record, () =>
          restorePayload(record, async () => toText(object), { overflowBuckets: ["overflow"] }),
        );

        expect(restored === undefined || isHydratedRecord(restored)).toBe(true);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("merges with others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hydratedInput, { minLength: 1, maxLength: 3 }),
        outsideInput,
        async (inputs, answer) => {
          const records = inputs.map(toHydrated);
          const response = toInput(answer);

          const merged = await outcomeOf(records, () => mergeBatches(records));
          if (!merged) return;
          const failed = await outcomeOf(response, () =>
            failedBatches(merged, batchItemFailures(response, merged.event)),
          );

          expect(merged.lastIndexes).toHaveLength(records.length);
          expect(records.map((_, index) => index)).toEqual(expect.arrayContaining(failed ?? [-1]));
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});

describe("whatever a function answers", () => {
  const { event, lastIndexes } = { event: { Records: [] }, lastIndexes: [-1, -1] };
  const list = fc.oneof(
    { weight: 1, arbitrary: outsideInput.map(toInput) },
    { weight: 9, arbitrary: fc.anything() },
  );
  const answer = fc.oneof(
    list,
    list.map((failures) => ({ batchItemFailures: failures })),
    fc
      .array(
        list.map((itemIdentifier) => ({ itemIdentifier })),
        { maxLength: 3 },
      )
      .map((items) => ({
        batchItemFailures: items,
      })),
    fc.array(fc.record({ status: fc.constantFrom("rejected", "fulfilled"), reason: list }), {
      maxLength: 3,
    }),
  );

  it("names some failures or none, and never fails by itself", () => {
    fc.assert(
      fc.property(answer, (response) => {
        const failures = batchItemFailures(response, event);

        expect(Array.isArray(failures)).toBe(true);
        expect(failedBatches({ event, lastIndexes }, failures)).toEqual(
          failures.length > 0 ? [0, 1] : [],
        );
      }),
      { numRuns: runs(2_000) },
    );
  });
});

/** Undefined for what nests too deep to be written. */
function writtenBytes(value: unknown): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return undefined;
  }
}
