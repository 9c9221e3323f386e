import { describe, expect, it, vi } from "vitest";
import { preload, sourcesToRead } from "./preload.js";

const kinesis = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/*";

describe("what a function may read", () => {
  it.each([
    ["both kinds where nothing says otherwise", undefined, undefined, ["kinesis", "dynamodb"]],
    ["the kind that is asked for", undefined, "dynamodb", ["dynamodb"]],
    ["what the ARNs name: Kinesis", [kinesis], undefined, ["kinesis"]],
    ["what the ARNs name: DynamoDB", [table, table], undefined, ["dynamodb"]],
    ["what the ARNs name: both", [table, kinesis], undefined, ["kinesis", "dynamodb"]],
    ["what the ARNs name, of the kind", [table, kinesis], "kinesis", ["kinesis"]],
    ["China's streams", ["arn:aws-cn:kinesis:*"], undefined, ["kinesis"]],
    ["anything that a pattern allows", ["*"], undefined, ["kinesis", "dynamodb"]],
    ["anything that a pattern may allow", ["arn:aws:*/orders"], undefined, ["kinesis", "dynamodb"]],
    ["nothing, where the kind is not among the ARNs", [kinesis], "dynamodb", []],
    ["nothing, where no stream is allowed", [], undefined, []],
  ] as const)("is %s", (_, arns, source, sources) => {
    expect(sourcesToRead(arns, source)).toEqual(sources);
  });
});

describe("a preload", () => {
  it("that fails for no reason of the bundle is left to the first use", async () => {
    const load = vi.fn(() => Promise.reject(new Error("a disk that was busy")));

    preload("streams", load);
    await new Promise(setImmediate);

    // An unhandled rejection would fail the run.
    expect(load).toHaveBeenCalledOnce();
  });
});
