import { describe, expect, it } from "vitest";
import { numberedRecord } from "../../test/pagedSource.js";
import { bytesOf, dataBytesOf, mostBytesOf } from "./recordWeight.js";
import type { DynamoDBStreamRecord, StreamRecord } from "./streamRecord.js";

function kinesisRecord(bytes: number, partitionKey: string): StreamRecord {
  const record = numberedRecord(49_600);
  if (!("kinesis" in record)) throw new Error("a Kinesis record");
  const data = Buffer.alloc(bytes).toString("base64");
  return { ...record, kinesis: { ...record.kinesis, data, partitionKey } };
}

const change = (SizeBytes: number | undefined, list: number): DynamoDBStreamRecord => ({
  eventName: "INSERT",
  dynamodb: {
    SequenceNumber: "1",
    ...(SizeBytes !== undefined && { SizeBytes }),
    NewImage: { id: { S: "a" }, list: { L: Array.from({ length: list }, () => ({ N: "1" })) } },
  },
});

describe("what a record takes", () => {
  it.each([
    ["its data once in base64, and 500 bytes beside it", 0, 0, 500],
    ["its data once in base64, and 500 bytes beside it", 3_000, 0, 4_500],
    ["its partition key too", 3, 256, 760],
  ])("of memory, from Kinesis: %s", (_, bytes, key, weight) => {
    const record = kinesisRecord(bytes, "k".repeat(key));

    expect([bytesOf(record), mostBytesOf(record)]).toEqual([weight, weight]);
  });

  it("of memory, from Kinesis, is about what its JSON takes", () => {
    const record = kinesisRecord(30, "order-7");

    expect(bytesOf(record)).toBeGreaterThan(JSON.stringify(record).length * 0.9);
  });

  it("of memory, from a table, grows with the members of its images", () => {
    const [small, large] = [bytesOf(change(100, 1)), bytesOf(change(100, 101))];

    expect(large - small).toBeGreaterThan(100 * JSON.stringify({ N: "1" }).length);
    expect(large).toBeGreaterThan(JSON.stringify(change(100, 101)).length);
  });

  it("at the most, from a table, is ten times what DynamoDB counts", () => {
    expect(mostBytesOf(change(2_000, 101))).toBe(20_600);
    expect(mostBytesOf(change(undefined, 101))).toBe(bytesOf(change(undefined, 101)));
  });

  it("of the shard's throughput is its bytes", () => {
    expect(dataBytesOf(kinesisRecord(3_000, "order-7"))).toBe(3_007);
    expect(dataBytesOf(change(2_000, 1))).toBe(2_000);
    expect(dataBytesOf(change(undefined, 1))).toBe(1_000);
  });
});
