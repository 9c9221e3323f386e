import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStreamGuard } from "./allowedStreams.js";

const orders = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const allows = (patterns: readonly string[], arn: string): boolean => {
  try {
    createStreamGuard(patterns)(arn);
    return true;
  } catch {
    return false;
  }
};

describe("the allowed streams", () => {
  it.each([
    [orders],
    ["*"],
    ["**"],
    ["arn:*"],
    ["*/orders"],
    ["arn:aws:kinesis:*:123456789012:stream/*"],
    [`${orders}*`],
    ["*kinesis*orders*"],
    ["*or*er*"],
  ])("hold one that %s matches", (pattern) => {
    expect(allows(["arn:other", pattern], orders)).toBe(true);
  });

  it.each([
    ["", ""],
    ["a part of it", "stream/orders"],
    ["its beginning", orders.slice(0, -1)],
    ["another beginning", "arn:aws:dynamodb:*"],
    ["another end", "*/order"],
    ["a part that it has not", "arn:*payments*"],
    ["its parts in another order", "*orders*kinesis*"],
    ["a part that begins within the one before", "*orders*ders"],
    ["an end that begins within its beginning", "arn:aws:k*kinesis:eu-central-1*"],
    ["beginning and end that share a character", `${orders}*s`],
    ["what a regular expression would take for any character", orders.replace("/", ".")],
  ])("do not hold one for %s", (_, pattern) => {
    expect(allows([pattern], orders)).toBe(false);
  });

  it("are what a regular expression says they are", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    fc.assert(
      fc.property(letters, text, (pattern, arn) => {
        const expected = new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(arn);

        expect(allows([pattern], arn)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are found in an ARN that is made to take forever", () => {
    const arn = `${orders}${"-dead-".repeat(30_000)}`;
    const startedAt = performance.now();

    expect(allows(["arn:*:stream/*-dead-*-dead-*-letters"], arn)).toBe(false);

    // Tried from each place at which a part is found, it would be hours.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
