import { describe, expect, it } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../test/shards.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { buildKinesisOnFailureRecord } from "../testing/index.js";
import { hydrateFromPayload } from "./payload.js";

const kinesisRecord = (index: number) => ({
  kinesis: { sequenceNumber: numberAt(index), data: "b3JkZXI=" },
  eventSource: "aws:kinesis",
});
const dynamodbRecord = (index: number) => ({
  dynamodb: { SequenceNumber: numberAt(index) },
  eventSource: "aws:dynamodb",
});

const fromKinesis = (payload: unknown) => {
  const record = kinesisFailure(1, 3);
  return hydrateFromPayload({ ...record, payload: text(payload) }, toBatchPointer(record), 24);
};
const fromDynamoDB = (payload: unknown) => {
  const record = dynamodbFailure(1, 3);
  return hydrateFromPayload({ ...record, payload: text(payload) }, toBatchPointer(record), 24);
};
const text = (payload: unknown) =>
  typeof payload === "string" ? payload : JSON.stringify(payload);

describe("a payload with the range", () => {
  it("is the batch, without the records around it", () => {
    const kinesis = fromKinesis({ Records: [0, 1, 2, 3, 4].map(kinesisRecord) });
    const dynamodb = fromDynamoDB({ Records: [0, 1, 2, 3, 4].map(dynamodbRecord) });

    expect(kinesis?.KinesisBatch).toEqual([1, 2, 3].map(kinesisRecord));
    expect(dynamodb?.DDBStreamBatch).toEqual([1, 2, 3].map(dynamodbRecord));
    for (const { hydration } of [kinesis, dynamodb].filter((record) => record !== undefined)) {
      expect(hydration).toMatchObject({ status: "complete", recordCount: 3, expectedCount: 3 });
    }
  });
});

describe("a payload proves nothing", () => {
  it.each([
    ["without the first record", [2, 3, 4]],
    ["without the last record", [0, 1, 2]],
    ["without both", [2]],
    ["with none of the range", [7, 8]],
    ["without records", []],
    ["in another order", [1, 3, 2]],
    ["in another order between the first and the last", [1, 3, 2, 3]],
  ])("%s", (_, indexes) => {
    expect(fromKinesis({ Records: indexes.map(kinesisRecord) })).toBeUndefined();
    expect(fromDynamoDB({ Records: indexes.map(dynamodbRecord) })).toBeUndefined();
  });

  it.each([
    ["is no JSON", "{"],
    ["is no object", "[]"],
    ["has no records", "{}"],
    ["nests too deep to be handed on", nested(100_000)],
  ])("that %s", (_, payload) => {
    expect(fromKinesis(payload)).toBeUndefined();
    expect(fromDynamoDB(payload)).toBeUndefined();
  });

  it("without records, for the first numbers of a shard", () => {
    const range = { startSequenceNumber: "1", endSequenceNumber: "1" };
    const record = { ...buildKinesisOnFailureRecord(range), payload: '{"Records":[]}' };

    expect(hydrateFromPayload(record, toBatchPointer(record), 24)).toBeUndefined();
  });

  it("of the other kind of stream", () => {
    expect(fromKinesis({ Records: [1, 2, 3].map(dynamodbRecord) })).toBeUndefined();
    expect(fromDynamoDB({ Records: [1, 2, 3].map(kinesisRecord) })).toBeUndefined();
  });

  it("with an invalid record among the others", () => {
    const withNone = (records: unknown[]) => ({ Records: [{ eventID: "1" }, ...records] });

    expect(fromKinesis(withNone([1, 2, 3].map(kinesisRecord)))).toBeUndefined();
    expect(fromDynamoDB(withNone([1, 2, 3].map(dynamodbRecord)))).toBeUndefined();
  });
});

function nested(depth: number): string {
  const added = "[".repeat(depth) + "]".repeat(depth);
  const records = [1, 2, 3].map((index) => JSON.stringify(kinesisRecord(index)));
  return `{"Records":[${records.join()}],"added":${added}}`;
}
