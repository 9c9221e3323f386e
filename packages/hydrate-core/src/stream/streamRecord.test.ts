import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMillis } from "./streamRecord.js";

describe("toMillis", () => {
  it("gives back any millisecond that a Date made seconds of", () => {
    fc.assert(
      fc.property(fc.nat(4e12), (millis) => {
        expect(toMillis(millis / 1000)).toBe(millis);
      }),
    );
  });

  it("knows no time where there is no number", () => {
    expect(toMillis("1795428004")).toBeUndefined();
    expect(toMillis(undefined)).toBeUndefined();
  });
});
