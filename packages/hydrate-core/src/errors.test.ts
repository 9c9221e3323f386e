import { describe, expect, it } from "vitest";
import { HydrateBucketNotAllowedError, HydrateStreamNotAllowedError } from "./errors.js";

const long = "x".repeat(1_000_000);

describe("an error's message", () => {
  it("is whole where the names in it are as long as names are", () => {
    const arn = `arn:aws:kinesis:eu-central-1:123456789012:stream/${"x".repeat(128)}`;

    expect(new HydrateStreamNotAllowedError(arn, [`${arn}-*`, "arn:aws:*"]).message).toBe(
      `allowedStreamArns (${arn}-*, arn:aws:*) does not list the stream ${arn}. ` +
        "Add it if this function is meant to read it.",
    );
  });

  it.each([
    [
      "stream",
      new HydrateStreamNotAllowedError(long, ["arn:aws:*"]),
      "allowedStreamArns (arn:aws:*) does not list the stream x",
    ],
    ["bucket", new HydrateBucketNotAllowedError(`s3://${long}/k`, []), "A message names"],
  ])("stays short however long the name of a %s is, and ends in the advice", (_, error, what) => {
    expect(error.message.length).toBeLessThan(1_500);
    expect(error.message.startsWith(what)).toBe(true);
    expect(error.message.endsWith("if this function is meant to read it.")).toBe(true);
  });
});
