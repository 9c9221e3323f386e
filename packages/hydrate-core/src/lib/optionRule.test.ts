import { describe, expect, it } from "vitest";
import { assertOptions, optionRule, throwComplaints, unknownName } from "./optionRule.js";

const { must, text, flag, aFunction, anyObject, wholeNumber, numberBetween, oneOf, listOf } =
  optionRule;
const { membersOf, withMethods } = optionRule;
const rules = {
  retentionHours: numberBetween(24, 8760),
  allowedStreamArns: listOf(text),
  kinesis: membersOf({ AwsClient: aFunction, disablePrefetch: flag }),
};

describe("a rule", () => {
  it.each([
    ["text", text, "", 1, "a string, got 1"],
    ["flag", flag, false, "true", 'true or false, got "true"'],
    ["aFunction", aFunction, String, {}, "a function, got an object"],
    ["anyObject", anyObject, {}, [], "an object, got an array"],
    ["wholeNumber", wholeNumber(1), 1, 0, "a whole number of at least 1, got 0"],
    ["wholeNumber", wholeNumber(0), 0, 0.5, "a whole number of at least 0, got 0.5"],
    ["wholeNumber", wholeNumber(0), 7, "7", 'a whole number of at least 0, got "7"'],
    ["wholeNumber", wholeNumber(0), 7, 7n, "a whole number of at least 0, got 7"],
    ["numberBetween", numberBetween(24, 8760), 24, 23.9, "a number from 24 to 8760, got 23.9"],
    ["numberBetween", numberBetween(24, 8760), 8760, 8761, "a number from 24 to 8760, got 8761"],
    [
      "numberBetween",
      numberBetween(24, 8760),
      24.5,
      Number.NaN,
      "a number from 24 to 8760, got NaN",
    ],
    ["numberBetween", numberBetween(24, 8760), 48, "48", 'a number from 24 to 8760, got "48"'],
    ["oneOf", oneOf("a", "b"), "b", "B", '"a" or "b", got "B"'],
    ["oneOf", oneOf("a", "b"), "a", ["a"], '"a" or "b", got an array'],
    [
      "withMethods",
      withMethods("a", "b"),
      { a() {}, b() {} },
      { a() {} },
      "an object with the methods a, b",
    ],
    ["withMethods", withMethods("log"), console, null, "an object with the methods log, got null"],
    ["must", must((value) => value === 7, "seven"), 7, Symbol("7"), "seven, got Symbol(7)"],
  ])("%s takes one value, and names another", (_, rule, right, wrong, complaint) => {
    expect(rule(right, "it")).toEqual([]);
    expect(rule(wrong, "it")).toEqual([expect.stringContaining(`it must be ${complaint}`)]);
  });

  it("shows what was written, where the value was made of it", () => {
    expect(numberBetween(24, 8760)(Number("24h"), "HOURS", "24h")).toEqual([
      'HOURS must be a number from 24 to 8760, got "24h"',
    ]);
  });

  it("of a list names each wrong entry by its place", () => {
    expect(listOf(text)(["a", 1, "b", null], "arns")).toEqual([
      "arns[1] must be a string, got 1",
      "arns[3] must be a string, got null",
    ]);
    expect(listOf(text)("a", "arns")).toEqual(['arns must be an array, got "a"']);
  });
});

describe("assertOptions", () => {
  it.each([
    ["none", {}],
    ["all", { retentionHours: 24, allowedStreamArns: ["*"], kinesis: { AwsClient: String } }],
    ["undefined ones, known or not", { retentionHours: undefined, region: undefined }],
  ])("takes %s", (_, options) => {
    expect(() => assertOptions(options, rules, "hydrate-core")).not.toThrow();
  });

  it.each([
    [null, "options must be an object, got null"],
    ["kinesis", 'options must be an object, got "kinesis"'],
    [[], "options must be an object, got an array"],
    [{ retentionHours: null }, "retentionHours must be a number from 24 to 8760, got null"],
    [
      { allowedStreamARNs: [] },
      "allowedStreamARNs is not an option; did you mean allowedStreamArns?",
    ],
    [{ allowedStreams: [] }, "allowedStreams is not an option; did you mean allowedStreamArns?"],
    [{ x: 1 }, "x is not an option; there are retentionHours, allowedStreamArns, kinesis"],
    [
      { kinesis: { awsClient: 1 } },
      "kinesis.awsClient is not an option; did you mean kinesis.AwsClient?",
    ],
    [{ kinesis: { region: 1 } }, "kinesis.region is not an option; there are kinesis.AwsClient, "],
    [{ kinesis: { disablePrefetch: 1 } }, "kinesis.disablePrefetch must be true or false, got 1"],
    [{ kinesis: true }, "kinesis must be an object, got true"],
    [JSON.parse('{"__proto__":1}'), "__proto__ is not an option"],
    [{ toString: 1 }, "toString is not an option"],
    [{ "a b\n": 1 }, '"a b\\n" is not an option'],
  ])("refuses %o", (options, message) => {
    expect(() => assertOptions(options, rules, "hydrate-core")).toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringContaining(message),
        cause: { package: "hydrate-core" },
      }),
    );
  });

  it("names all that is wrong at once", () => {
    expect(() => assertOptions({ retentionHours: 1, allowedStreamArns: [1] }, rules, "x")).toThrow(
      new TypeError(
        "retentionHours must be a number from 24 to 8760, got 1; " +
          "allowedStreamArns[0] must be a string, got 1",
      ),
    );
  });

  it("stays short, whatever the names and however many", () => {
    const names = Array.from({ length: 5_000 }, (_, index) => [index + "x".repeat(5_000), 1]);

    expect(() => assertOptions(Object.fromEntries(names), rules, "x")).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{100,1900}; and 4995 more$/s) }),
    );
  });
});

it("throwComplaints throws nothing where nothing is wrong, and no complaint twice", () => {
  expect(() => throwComplaints([], "x")).not.toThrow();
  expect(() => throwComplaints(["a", "b", "a"], "x")).toThrow(new TypeError("a; b"));
});

it("unknownName compares what comes behind the prefix of all names", () => {
  const known = ["DECODE", "QUEUE_URL"];

  expect(unknownName("DECOD", "a variable", known, "HYDRATE_")).toBe(
    "HYDRATE_DECOD is not a variable; did you mean HYDRATE_DECODE?",
  );
  expect(unknownName("FOO", "a variable", known, "HYDRATE_")).toBe(
    "HYDRATE_FOO is not a variable; there are HYDRATE_DECODE, HYDRATE_QUEUE_URL",
  );
});
