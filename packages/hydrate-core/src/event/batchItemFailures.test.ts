import { describe, expect, it } from "vitest";
import { mockStreams } from "../../test/mockStreams.js";
import { dynamodbFailure, kinesisFailure, numberAt } from "../../test/shards.js";
import type { Hydrator } from "../createHydrator.js";
import { buildKinesisOnFailureRecord } from "../testing/index.js";
import { batchItemFailures, failedBatches } from "./batchItemFailures.js";
import { mergeBatches } from "./mergeBatches.js";

// The first five are forgotten.
const { hydrator } = mockStreams({ trimmed: 5 });

async function merge(...failures: Parameters<Hydrator["hydrate"]>[0][]) {
  return mergeBatches(await Promise.all(failures.map((failure) => hydrator.hydrate(failure))));
}

describe("batchItemFailures", () => {
  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a string", "done"],
    ["an empty string", ""],
    ["a number", 3],
    ["an object without the list", {}],
    ["another object", { statusCode: 200 }],
    ["a list of undefined", { batchItemFailures: undefined }],
    ["a list of null", { batchItemFailures: null }],
    ["an empty list", { batchItemFailures: [] }],
    ["an empty array", []],
    ["an array of something else", [null, "rejected", { reason: "rejected" }]],
  ])("reads %s as success", async (_, response) => {
    const { event } = await merge(kinesisFailure(10, 12));

    expect(batchItemFailures(response, event)).toEqual([]);
  });

  it.each([
    ["a string", "49668231904417256083950162847305918246073519280463716370"],
    ["an empty string", ""],
    ["an object", { itemIdentifier: "7" }],
    ["a number", 0],
    ["false", false],
  ])("reads a list that is %s as one failure without a number", async (_, list) => {
    const { event } = await merge(kinesisFailure(10, 12));

    expect(batchItemFailures({ batchItemFailures: list }, event)).toEqual([undefined]);
  });

  it.each([
    ["null", { itemIdentifier: null }, null],
    ["an empty string", { itemIdentifier: "" }, ""],
    ["a number", { itemIdentifier: 7 }, 7],
    ["missing", {}, undefined],
    ["under a wrong key", { itemidentifier: "7" }, undefined],
    ["the item itself", "7", undefined],
    ["in no item but null", null, undefined],
    ["in no item but an array", [{ itemIdentifier: "7" }], undefined],
  ])("gives an identifier that is %s as it is, for it to fail all", async (_, item, identifier) => {
    const { event } = await merge(kinesisFailure(10, 12));
    const response = { batchItemFailures: [{ itemIdentifier: numberAt(11) }, item] };

    expect(batchItemFailures(response, event)).toEqual([numberAt(11), identifier]);
  });

  it.each([
    ["Kinesis", kinesisFailure],
    ["DynamoDB", dynamodbFailure],
  ])("names the %s records whose promises were rejected", async (_, failure) => {
    const { event } = await merge(failure(10, 13));
    const settled = await Promise.allSettled([
      Promise.resolve(),
      Promise.reject(new Error("no such order")),
      Promise.resolve(),
      Promise.reject(new Error("no such order")),
    ]);

    expect(batchItemFailures(settled, event)).toEqual([11, 13].map(numberAt));
  });

  it("takes promises that were all fulfilled for success", async () => {
    const { event } = await merge(kinesisFailure(10, 11));
    const settled = await Promise.allSettled([Promise.resolve(1), Promise.resolve(2)]);

    expect(batchItemFailures(settled, event)).toEqual([]);
  });

  it("gives no number for a rejected promise that belongs to no record", async () => {
    const { event } = await merge(kinesisFailure(10, 10));
    const settled = await Promise.allSettled([Promise.resolve(), Promise.reject(new Error("7"))]);

    expect(batchItemFailures(settled, event)).toEqual([undefined]);
  });
});

describe("failedBatches", () => {
  it.each([
    ["the first record", [10], [0, 1, 2]],
    ["the last record of a batch", [11], [0, 1, 2]],
    ["the first record of a batch", [12], [1, 2]],
    ["a record of the last batch", [15], [2]],
    ["several records, the first one last", [15, 13, 12], [1, 2]],
  ])("fails the batch that holds %s, and those behind it", async (_, reported, failed) => {
    const merged = await merge(
      kinesisFailure(10, 11),
      kinesisFailure(12, 13),
      kinesisFailure(14, 15),
    );

    expect(failedBatches(merged, reported.map(numberAt))).toEqual(failed);
  });

  it("goes by the order of the records, not of the deliveries", async () => {
    const merged = await merge(
      kinesisFailure(14, 15),
      kinesisFailure(10, 11),
      kinesisFailure(12, 13),
    );

    expect(failedBatches(merged, [numberAt(12)])).toEqual([0, 2]);
  });

  it.each([
    ["Kinesis", kinesisFailure],
    ["DynamoDB", dynamodbFailure],
  ])("fails each %s batch that holds the reported record", async (_, failure) => {
    const merged = await merge(failure(10, 13), failure(10, 11), failure(12, 15), failure(13, 13));

    expect(failedBatches(merged, [numberAt(13)])).toEqual([0, 2, 3]);
  });

  it("fails no batch where nothing is reported", async () => {
    const merged = await merge(kinesisFailure(10, 11), kinesisFailure(0, 1));

    expect(failedBatches(merged, [])).toEqual([]);
  });

  it("fails no batch without records for a record that it never held", async () => {
    const merged = await merge(kinesisFailure(0, 1), kinesisFailure(10, 11));

    expect(failedBatches(merged, [numberAt(10)])).toEqual([1]);
  });

  it.each([
    ["of no record", numberAt(49)],
    ["that the stream has forgotten", numberAt(0)],
    ["that is an empty string", ""],
    ["that is null", null],
    ["that is undefined", undefined],
    ["that is no string", Number(numberAt(11))],
    ["with a zero before it", `0${numberAt(11)}`],
  ])("fails all for a number %s, even the batches without records", async (_, identifier) => {
    const merged = await merge(
      kinesisFailure(0, 1),
      kinesisFailure(10, 11),
      kinesisFailure(12, 13),
    );

    expect(failedBatches(merged, [numberAt(13), identifier])).toEqual([0, 1, 2]);
  });

  it("takes a number that two shards have for the first one's", async () => {
    const { KinesisBatchInfo: info } = kinesisFailure(11, 12);
    const merged = await merge(
      kinesisFailure(10, 10),
      kinesisFailure(11, 12),
      buildKinesisOnFailureRecord({ ...info, shardId: "shardId-000000000001" }),
    );

    expect(failedBatches(merged, [numberAt(12)])).toEqual([1, 2]);
  });

  it("fails a batch of a later shard with an earlier one, for nobody may have looked at it", async () => {
    const { KinesisBatchInfo: info } = kinesisFailure(20, 21);
    const merged = await merge(
      kinesisFailure(10, 10),
      buildKinesisOnFailureRecord({ ...info, shardId: "shardId-000000000001" }),
      kinesisFailure(11, 12),
    );

    expect(failedBatches(merged, [numberAt(11)])).toEqual([1, 2]);
  });
});
