import { describe, expect, it } from "vitest";
import { HydrateBucketNotAllowedError, HydrateRecordsFailedError } from "./deliveryErrors.js";
import { HydrateStreamNotAllowedError } from "./errors.js";

const long = "x".repeat(1_000_000);

describe("an error's message", () => {
  it("is whole where the names in it are as long as names are", () => {
    const arn = `arn:aws:kinesis:eu-central-1:123456789012:stream/${"x".repeat(128)}`;

    expect(new HydrateStreamNotAllowedError(arn, [`${arn}-*`, "arn:aws:*"]).message).toBe(
      `The stream ${arn} is not among the allowed ones (${arn}-*, arn:aws:*). ` +
        "Add it to allowedStreamArns if this function is meant to read it.",
    );
  });

  it.each([
    ["stream", new HydrateStreamNotAllowedError(long, ["arn:aws:*"]), "The stream x"],
    ["bucket", new HydrateBucketNotAllowedError({ bucket: long, key: "k" }, []), "A message names"],
  ])("stays short however long the name of a %s is, and ends in the advice", (_, error, what) => {
    expect(error.message.length).toBeLessThan(1_500);
    expect(error.message.startsWith(what)).toBe(true);
    expect(error.message.endsWith("if this function is meant to read it.")).toBe(true);
  });

  it.each([
    ["a number", "49668", 'first "49668"'],
    ["no number", undefined, "first nothing"],
    ["an object", { itemIdentifier: "49668" }, "first an object"],
    ["what no JSON can hold", 49_668n, "first 49668"],
    ["a list", ["49668"], "first an array"],
    ["no end", long, `first "${"x".repeat(99)}… (1000002 characters)`],
  ])("tells of a function's report that is %s", (_, itemIdentifier, first) => {
    const { message } = new HydrateRecordsFailedError([itemIdentifier], "It comes again.");

    expect(message).toBe(`The function reported 1 records as failed, ${first}. It comes again.`);
  });

  it("lists a function's report without what it may hold of a record", () => {
    const record = { kinesis: { data: "salaries" } };

    const { details } = new HydrateRecordsFailedError(["49668", undefined, record, 7n], "");

    expect(details).toEqual({ itemIdentifiers: ["49668", "nothing", "an object", "7"] });
  });
});
