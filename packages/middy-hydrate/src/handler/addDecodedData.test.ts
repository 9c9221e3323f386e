import { gzipSync } from "node:zlib";
import fc from "fast-check";
import {
  type HydratedDynamoDBRecord,
  type HydratedKinesisRecord,
  type HydratedRecord,
  toStreamEvent,
} from "hydrate-core";
import { describe, expect, it } from "vitest";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../../hydrate-core/test/shards.js";
import { addDecodedData } from "./addDecodedData.js";
import type { DecodeMode } from "./decodeData.js";

const base64 = (data: string | Uint8Array) => Buffer.from(data).toString("base64");
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const room = 1_000_000;

const hydration = {
  status: "complete",
  recordCount: 1,
  expectedCount: 1,
  hydratedAt: "2026-11-23T11:00:00.000Z",
} as const;

/** A hydrated batch of records with these data, as they lie in the stream. */
const batchOf = (...data: readonly (string | Uint8Array)[]): HydratedKinesisRecord => ({
  ...kinesisFailure(0, data.length),
  KinesisBatch: data.map((item, index) => ({
    eventID: `event-${index}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: "arn",
    eventVersion: "1.0",
    awsRegion: "eu-central-1",
    kinesis: {
      data: base64(item),
      kinesisSchemaVersion: "1.0",
      partitionKey: `key-${index}`,
      sequenceNumber: numberAt(index),
    },
  })),
  hydration,
});

const viewsIn = (records: readonly HydratedRecord[]) =>
  records.map(({ KinesisBatch = [] }) => KinesisBatch.map(({ kinesis }) => kinesis.decodedData));

describe("records of Kinesis", () => {
  it("get their text beside the data, which stays as it is", () => {
    const batch = batchOf("order 1", gzipSync("order 2"));

    const records = addDecodedData([batch], "text", room);

    expect(viewsIn(records)).toEqual([["order 1", "order 2"]]);
    expect(records).toMatchObject([batch]);
  });

  it("get what their JSON holds, null too", () => {
    const batch = batchOf('{"orderId":1}', "4", "null", "[]");

    expect(viewsIn(addDecodedData([batch], "json", room))).toEqual([[{ orderId: 1 }, 4, null, []]]);
  });

  it("that cannot be read are the same objects, beside those that can", () => {
    const batch = batchOf("{}", "no JSON", new Uint8Array([0xff]));

    const [decoded] = addDecodedData([batch], "json", room);

    expect(decoded?.KinesisBatch?.[0]?.kinesis).toHaveProperty("decodedData", {});
    expect(decoded?.KinesisBatch?.[1]).toBe(batch.KinesisBatch[1]);
    expect(decoded?.KinesisBatch?.[2]).toBe(batch.KinesisBatch[2]);
  });

  it.each([
    ["text", "last\uffff"],
    ["json", '{"key":"\\uffff"}'],
  ] as const)("get no view as %s that a queue would refuse or change", (mode, data) => {
    const records = addDecodedData([batchOf(data, '"order 1"')], mode, room);

    expect(viewsIn(records)).toEqual([[undefined, mode === "json" ? "order 1" : '"order 1"']]);
  });

  it("are not changed themselves", () => {
    const batch = batchOf("order 1");
    const before = structuredClone(batch);

    addDecodedData([batch], "text", room);

    expect(batch).toEqual(before);
  });

  it("give a consumer the same event as without views", () => {
    const batch = batchOf('{"orderId":1}', "null", "no JSON");

    const [decoded = batch] = addDecodedData([batch], "json", room);

    expect(decoded).not.toEqual(batch);
    expect(toStreamEvent(decoded)).toEqual(toStreamEvent(batch));
  });

  it("may be absent", () => {
    expect(addDecodedData([], "text", room)).toEqual([]);
    expect(addDecodedData([batchOf()], "text", room)).toEqual([batchOf()]);
  });
});

describe("records of DynamoDB", () => {
  it("stay the same object", () => {
    const record: HydratedDynamoDBRecord = {
      ...dynamodbFailure(0, 0),
      DDBStreamBatch: [
        { dynamodb: { SequenceNumber: numberAt(0), NewImage: { data: { B: base64("{}") } } } },
      ],
      hydration,
    };

    const [first] = addDecodedData([record, batchOf("{}")], "json", room);

    expect(first).toBe(record);
  });
});

describe("the room", () => {
  const batch = batchOf("a".repeat(100), "b".repeat(10), "c".repeat(100));
  const bytes = (view: string) => `,"decodedData":"${view}"`.length;

  it("is used to the last byte", () => {
    const all = bytes("a".repeat(100)) + bytes("b".repeat(10)) + bytes("c".repeat(100));

    const [fits] = viewsIn(addDecodedData([batch], "text", all));
    const [tooLittle] = viewsIn(addDecodedData([batch], "text", all - 1));

    expect(fits).toEqual(["a".repeat(100), "b".repeat(10), "c".repeat(100)]);
    expect(tooLittle).toEqual(["a".repeat(100), "b".repeat(10), undefined]);
  });

  it("that is too small for one view is left to the next ones", () => {
    const [views] = viewsIn(addDecodedData([batch], "text", 60));

    expect(views).toEqual([undefined, "b".repeat(10), undefined]);
  });

  it("is shared by all batches", () => {
    const room = bytes("a".repeat(100)) + bytes("b".repeat(10));

    const views = viewsIn(addDecodedData([batchOf("a".repeat(100)), batch], "text", room));

    expect(views).toEqual([["a".repeat(100)], [undefined, "b".repeat(10), undefined]]);
  });

  it("of 0 bytes leaves every view out", () => {
    expect(addDecodedData([batch], "text", 0)).toEqual([batch]);
  });

  it("counts what JSON makes of a text, which may be longer than the text", () => {
    const quotes = batchOf('"'.repeat(100));

    expect(addDecodedData([quotes], "text", bytes("\\".repeat(200)) - 1)).toEqual([quotes]);
    expect(viewsIn(addDecodedData([quotes], "text", bytes("\\".repeat(200))))).toEqual([
      ['"'.repeat(100)],
    ]);
  });

  it("counts numbers as JSON writes them again", () => {
    const numbers = batchOf(`[${Array.from({ length: 50 }, () => "1e20")}]`);

    expect(addDecodedData([numbers], "json", 300)).toEqual([numbers]);
  });
});

describe("a view", () => {
  // JSON.stringify gives up on what is nested deeper than its stack; Lambda's answer would fail.
  it.each([5_000, 20_000, 200_000])("that is nested %i deep is left out", (depth) => {
    const batch = batchOf("[".repeat(depth) + "]".repeat(depth));

    const records = addDecodedData([batch], "json", room);

    expect(viewsIn(records)).toEqual([[undefined]]);
    expect(() => JSON.stringify(records)).not.toThrow();
  });
});

describe("whatever a producer wrote", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  const data = fc.oneof(
    text,
    fc.json({ stringUnit: "binary" }),
    fc.uint8Array({ maxLength: 100 }),
    text.map((unpacked) => gzipSync(unpacked)),
    fc.json().map((unpacked) => gzipSync(unpacked)),
  );
  const batches = fc.array(
    fc.array(data, { maxLength: 6 }).map((items) => batchOf(...items)),
    { maxLength: 3 },
  );
  const mode = fc.constantFrom<DecodeMode>("text", "json");

  it("the views take no more than the room", () => {
    fc.assert(
      fc.property(batches, mode, fc.nat({ max: 1_500 }), (records, decode, room) => {
        const decoded = addDecodedData(records, decode, room);

        expect(bytesOf(decoded) - bytesOf(records)).toBeLessThanOrEqual(room);
      }),
    );
  });

  it("the event is the same", () => {
    fc.assert(
      fc.property(batches, mode, fc.nat({ max: 1_500 }), (records, decode, room) => {
        const decoded = addDecodedData(records, decode, room);

        expect(decoded.map((record) => toStreamEvent(record))).toEqual(
          records.map((record) => toStreamEvent(record)),
        );
      }),
    );
  });
});
