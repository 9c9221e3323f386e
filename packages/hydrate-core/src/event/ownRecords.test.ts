import { describe, expect, it } from "vitest";
import {
  dynamodbFailure,
  kinesisFailure,
  numberAt,
  streamArn,
  tableStreamArn,
} from "../../test/shards.js";
import { createHydrator } from "../createHydrator.js";
import { unwrapEvent } from "../envelope/unwrapEvent.js";
import { toSqsEvent, toSuccessEnvelope } from "../testing/index.js";
import { isHydratedRecord } from "./hydratedRecord.js";

const payroll = "arn:aws:kinesis:eu-central-1:123456789012:stream/payroll";
const hydrator = createHydrator({
  allowedStreamArns: [streamArn, tableStreamArn],
  kinesis: () => Promise.reject(new Error("read")),
  dynamodb: () => Promise.reject(new Error("read")),
});

const kinesisRecords = (eventSourceARN: unknown) =>
  [2, 3].map((index) => ({
    kinesis: { sequenceNumber: numberAt(index), data: "c2VjcmV0" },
    eventSourceARN,
  }));
const dynamodbRecords = (eventSourceARN: unknown) =>
  [2, 3].map((index) => ({ dynamodb: { SequenceNumber: numberAt(index) }, eventSourceARN }));
const hydration = {
  status: "complete",
  recordCount: 2,
  expectedCount: 2,
  firstSequenceNumber: numberAt(2),
  lastSequenceNumber: numberAt(3),
  hydratedAt: "2026-11-24T10:00:00.000Z",
};

/** The same records in each way in which a message can bring them. */
const ways = (failure: object, batch: string, records: readonly object[]) => {
  const hydrated = { ...failure, [batch]: records, hydration };
  const last = { ...records.at(-1), eventSourceARN: undefined };
  return [
    ["a hydrated record", hydrated],
    ["a hydrate function's answer", toSuccessEnvelope(failure, hydrated)],
    ["a payload", { ...failure, payload: JSON.stringify({ Records: records }) }],
    ["a payload with a verdict", { ...failure, payload: { Records: records }, hydration }],
    [
      "a payload with a record that names none",
      { ...failure, payload: { Records: [...records.slice(0, 1), last] } },
    ],
  ] as const;
};
const settle = (message: unknown) => hydrator.hydrateDeliveries(unwrapEvent(toSqsEvent([message])));

describe("records of another stream than the pointer names", () => {
  it.each([
    ...ways(kinesisFailure(2, 3), "KinesisBatch", kinesisRecords(payroll)),
    ...ways(kinesisFailure(2, 3), "KinesisBatch", kinesisRecords(tableStreamArn)),
    ...ways(kinesisFailure(2, 3), "KinesisBatch", kinesisRecords(`${streamArn}-2`)),
    ...ways(kinesisFailure(2, 3), "KinesisBatch", kinesisRecords({ toString: 1 })),
    ...ways(dynamodbFailure(2, 3), "DDBStreamBatch", dynamodbRecords(payroll)),
  ])("are refused in %s", async (_, message) => {
    const [result] = await settle(message);

    expect(result).toMatchObject({
      status: "rejected",
      reason: {
        code: "ERR_HYDRATE_PAYLOAD_INVALID",
        message: expect.stringMatching(/eventSourceARN must be arn:aws:\S+ in each, got /),
      },
    });
    expect(JSON.stringify(result)).not.toContain("c2VjcmV0");
  });

  it("are no hydrated record", () => {
    const [[, own], [, foreign]] = [streamArn, payroll].map(
      (arn) => ways(kinesisFailure(2, 3), "KinesisBatch", kinesisRecords(arn))[0],
    ) as [readonly [string, object], readonly [string, object]];

    expect([own, foreign].map(isHydratedRecord)).toEqual([true, false]);
  });
});

describe("records of the stream that the pointer names", () => {
  it.each([
    ["by its ARN", kinesisRecords(streamArn)],
    ["by the ARN of a consumer with enhanced fan-out", kinesisRecords(`${streamArn}/consumer/a:1`)],
    // As tests and some emulators write them.
    ["by no ARN", kinesisRecords(undefined)],
  ])("are taken: %s", async (_, records) => {
    for (const [, message] of ways(kinesisFailure(2, 3), "KinesisBatch", records)) {
      expect(await settle(message)).toMatchObject([
        { status: "fulfilled", value: { KinesisBatch: [{}, {}] } },
      ]);
    }
  });
});
