import { describe, expect, it } from "vitest";
import { HydrateIncompleteError, HydrateRecordsFailedError } from "./errors.js";

const long = "x".repeat(1_000_000);

describe("the error of records that a function reports", () => {
  it.each([
    ["a sequence number", "49668", 'first "49668"'],
    ["nothing", undefined, "first nothing"],
    ["an object", { itemIdentifier: "49668" }, "first an object"],
    ["a number that JSON cannot hold", 49_668n, "first 49668"],
    ["an array", ["49668"], "first an array"],
    ["a text that may be a record", '{"salary":1}', "first a text of 12 characters"],
    ["a long text", long, "first a text of 1000000 characters"],
    ["a long number", "1".repeat(129), "first a text of 129 characters"],
    ["the longest sequence number", "1".repeat(128), `first "${"1".repeat(99)}… (130 characters)`],
  ])("names %s that a function reported", (_, itemIdentifier, first) => {
    const { message } = new HydrateRecordsFailedError(
      [itemIdentifier],
      "The event will be retried.",
    );

    expect(message).toBe(
      `The function reported 1 record as failed, ${first}. The event will be retried.`,
    );
  });

  it("counts the records", () => {
    const { message } = new HydrateRecordsFailedError(["49668", "49669"], "Retried.");

    expect(message).toBe('The function reported 2 records as failed, first "49668". Retried.');
  });

  it("lists what a function reported, without the data of a record", () => {
    const record = { kinesis: { data: "salaries" } };

    const { details } = new HydrateRecordsFailedError(
      ["49668", undefined, record, 7n, JSON.stringify(record)],
      "",
    );

    expect(details).toEqual({
      itemIdentifiers: ["49668", "nothing", "an object", "7", "a text of 31 characters"],
    });
  });
});

describe("the error of a batch that is not accepted", () => {
  const pointer = {
    streamArn: "arn",
    shardId: "shardId-000000000000",
    startSequenceNumber: "1",
    endSequenceNumber: "2",
    expectedCount: 2,
    reason: "two records were trimmed.",
  };

  it("advises to accept it, if something of it is left", () => {
    const partial = new HydrateIncompleteError({ ...pointer, status: "partial", recordCount: 1 });
    const gone = new HydrateIncompleteError({ ...pointer, status: "gone", recordCount: 0 });

    expect(partial.message).toMatch(
      /is partial: two records were trimmed\. Restore it from elsewhere, or list "partial" in/,
    );
    expect(gone.message).toMatch(
      /is gone: two records were trimmed\. Restore it from elsewhere\.$/,
    );
  });
});
