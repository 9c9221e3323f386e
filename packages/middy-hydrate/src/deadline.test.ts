import { describe, expect, it, vi } from "vitest";
import { deadline } from "./deadline.js";

const contextWith = (remaining: number) => ({ getRemainingTimeInMillis: () => remaining });

describe("deadline", () => {
  it("fires so many milliseconds before Lambda ends the invocation", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");

    deadline(contextWith(30_000), 1_000);

    expect(timeout).toHaveBeenCalledExactlyOnceWith(29_000);
  });

  it.each([
    ["a fraction of a millisecond", 1_000.75],
    ["less time than is to be left", 10],
    ["no time", -1],
  ])("has fired, or soon does, with %s", async (_, remaining) => {
    const signal = deadline(contextWith(remaining), 1_000);

    await vi.waitUntil(() => signal?.aborted);
  });

  it.each([
    ["a clock without an end", contextWith(Number.POSITIVE_INFINITY)],
    ["a clock that does not tell", contextWith(Number.NaN)],
    ["more than a timer can wait for", contextWith(2 ** 40)],
    ["no clock", {}],
    ["no context", undefined],
  ])("does not exist with %s", (_, context) => {
    expect(deadline(context, 1_000)).toBeUndefined();
  });
});
