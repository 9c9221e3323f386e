import { toBatchPointer } from "hydrate-core";
import { describe, expect, it } from "vitest";
import { factsOf } from "../case/batch.js";
import { buildDrillLetter } from "./drillLetter.js";
import type { SourceBatch } from "./streamRecords.js";

const at = Date.parse("2026-11-28T21:11:40.102Z");
const records = [10, 12, 17].map((number, index) => ({
  sequenceNumber: String(number),
  arrival: at + index * 1_000,
  content: {},
}));
const kinesis: SourceBatch = {
  source: "kinesis",
  streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  shardId: "shardId-000000000003",
  records,
};
const table: SourceBatch = {
  ...kinesis,
  source: "dynamodb",
  streamArn:
    "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000",
};
const failure = {
  functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders-book:live",
  invokeCount: 4,
  now: at + 60_000,
};

describe("buildDrillLetter", () => {
  it("writes what Lambda writes when a function gives up on these records", () => {
    const { requestId, record } = buildDrillLetter(kinesis, failure);

    expect(record).toEqual({
      requestContext: {
        requestId,
        functionArn: failure.functionArn,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 4,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: "2026-11-28T21:12:40.102Z",
      KinesisBatchInfo: {
        shardId: "shardId-000000000003",
        startSequenceNumber: "10",
        endSequenceNumber: "17",
        approximateArrivalOfFirstRecord: "2026-11-28T21:11:40.102Z",
        approximateArrivalOfLastRecord: "2026-11-28T21:11:42.102Z",
        batchSize: 3,
        streamArn: kinesis.streamArn,
      },
    });
  });

  it("writes the times of a table's records without milliseconds", () => {
    const { record } = buildDrillLetter(table, failure);

    expect(record.DDBStreamBatchInfo).toMatchObject({
      approximateArrivalOfFirstRecord: "2026-11-28T21:11:40Z",
      approximateArrivalOfLastRecord: "2026-11-28T21:11:42Z",
    });
  });

  it("marks each letter, so that replaying leaves it alone", () => {
    const [one, two] = [buildDrillLetter(kinesis, failure), buildDrillLetter(kinesis, failure)];

    expect(factsOf({ kind: "onFailure", ...pointed(one) })).toMatchObject({ drill: true });
    expect(one.requestId).toMatch(/^hydrate-drill-[0-9a-f-]{36}$/);
    expect(one.requestId).not.toBe(two.requestId);
  });
});

const pointed = ({ record }: ReturnType<typeof buildDrillLetter>) => ({
  record,
  pointer: toBatchPointer(record),
  trigger: { type: "direct" as const },
});
