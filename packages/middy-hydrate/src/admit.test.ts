import { describe, expect, it } from "vitest";
import { hydrate } from "./hydrate.js";

describe("assertAccept", () => {
  it.each([
    ["a verdict that does not exist", ["complete", "compleet"]],
    ["a text, which includes many others", "complete"],
  ])("refuses %s when the middleware is made", (_, accept) => {
    // As a program without types gives it.
    expect(() => hydrate({ accept: accept as never })).toThrow(
      new TypeError(
        `accept must be a list of verdicts (complete, superset, partial, gone), got ${JSON.stringify(accept)}`,
      ),
    );
  });
});
