import { buildDynamoDBOnFailureRecord } from "hydrate-core/testing";
import { expect, it } from "vitest";
import { hydratedLetter } from "../../../test/letters.js";
import { redact } from "./redact.js";

it("keeps the shape of JSON and the length of text, and no value", () => {
  const order = '{"id":4711,"name":"Jane","paid":true,"tags":["vip"],"note":null}';
  const redacted = redact(hydratedLetter({ data: [order, "Jane Doe"] }));

  const [first, second] = (redacted.KinesisBatch ?? []).map(({ kinesis }) =>
    Buffer.from(kinesis.data, "base64").toString(),
  );
  expect(first).toBe('{"id":0,"name":"xxxx","paid":true,"tags":["xxx"],"note":null}');
  expect(second).toBe("xxxxxxxx");
  expect(redacted.KinesisBatch.map(({ kinesis }) => kinesis.partitionKey)).toEqual([
    "key-1",
    "key-2",
  ]);
});

it("keeps the types of a DynamoDB item", () => {
  const item = {
    id: { S: "Jane" },
    age: { N: "42" },
    photo: { B: "SmFuZQ==" },
    tags: { SS: ["vip", "new"] },
    at: { M: { city: { S: "Bonn" } } },
    list: { L: [{ N: "7" }, { BOOL: true }, { NULL: true }] },
  };
  const record = {
    ...buildDynamoDBOnFailureRecord(),
    DDBStreamBatch: [
      { eventName: "INSERT" as const, dynamodb: { Keys: { id: item.id }, NewImage: item } },
    ],
    hydration: {
      status: "complete" as const,
      recordCount: 1,
      expectedCount: 1,
      hydratedAt: "2026-11-23T10:00:00Z",
    },
  };

  const [first] = redact(record).DDBStreamBatch;

  expect(first?.dynamodb?.NewImage).toEqual({
    id: { S: "xxxx" },
    age: { N: "0" },
    photo: { B: "eDA=" },
    tags: { SS: ["xxx", "xxx1"] },
    at: { M: { city: { S: "xxxx" } } },
    list: { L: [{ N: "0" }, { BOOL: true }, { NULL: true }] },
  });
});
