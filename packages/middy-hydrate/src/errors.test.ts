import { describe, expect, it } from "vitest";
import { HydrateRecordsFailedError } from "./errors.js";

const long = "x".repeat(1_000_000);

describe("the error of records that a function reports", () => {
  it.each([
    ["a number", "49668", 'first "49668"'],
    ["no number", undefined, "first nothing"],
    ["an object", { itemIdentifier: "49668" }, "first an object"],
    ["what no JSON can hold", 49_668n, "first 49668"],
    ["a list", ["49668"], "first an array"],
    ["no end", long, `first "${"x".repeat(99)}… (1000002 characters)`],
  ])("tells of a function's report that is %s", (_, itemIdentifier, first) => {
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

  it("lists a function's report without what it may hold of a record", () => {
    const record = { kinesis: { data: "salaries" } };

    const { details } = new HydrateRecordsFailedError(["49668", undefined, record, 7n], "");

    expect(details).toEqual({ itemIdentifiers: ["49668", "nothing", "an object", "7"] });
  });
});
