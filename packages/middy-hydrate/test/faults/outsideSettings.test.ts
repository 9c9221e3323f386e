import fc from "fast-check";
import { createHydrator } from "hydrate-core";
import hydrate from "middy-hydrate";
import { createHandler } from "middy-hydrate/handler";
import { describe, expect, it } from "vitest";
import { expectTypeError, runs } from "../../../hydrate-core/test/faults/fuzz/laws.js";
import { readEnvironment } from "../../src/handler/settings.js";

const variables = [
  "HYDRATE_ALLOWED_STREAM_ARNS",
  "HYDRATE_RETENTION_HOURS",
  "HYDRATE_OVERFLOW_BUCKET",
  "HYDRATE_OVERFLOW_PREFIX",
  "HYDRATE_MAX_DESTINATION_BYTES",
  "HYDRATE_DECODE",
  "HYDRATE_ALLOWED_STREAM_ARN",
  "HYDRATE_",
] as const;
const settings = [
  "allowedStreamArns",
  "retentionHours",
  "overflowBucket",
  "overflowPrefix",
  "maxDestinationBytes",
  "decode",
] as const;
const others = ["__proto__", "constructor", "toString", "PATH", ""] as const;

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.constantFrom(
    "none",
    "text",
    "json",
    "24",
    "1e3",
    "0x1000",
    "4096",
    "*",
    "arn:*",
    "arn:a,arn:b",
  ),
  fc.constantFrom("x", "arn:x,", " \n").map((part) => part.repeat(10_000)),
);

/** Objects that may have a member `__proto__`. */
const objectOf = <T>(names: readonly string[], value: fc.Arbitrary<T>) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 6 })
    .map((members) => Object.fromEntries(members));

function expectLawful(call: () => unknown, naming: RegExp): void {
  try {
    call();
  } catch (error) {
    expectTypeError(error, naming);
  }
}

describe("any environment", () => {
  it("is a setting, or a TypeError that names the variable", () => {
    fc.assert(
      fc.property(objectOf([...variables, ...others], text), (env) => {
        expectLawful(
          () => expect(settings).toEqual(expect.arrayContaining(Object.keys(readEnvironment(env)))),
          /^HYDRATE_[A-Z_]*(\[\d+\])? (must be|is not a variable)/,
        );
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe("any option", () => {
  const anything = fc.oneof(
    text,
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.array(text),
  );

  const hydratorOptions = ["allowedStreamArns", "retentionHours", "concurrency"] as const;
  const namingOf = (names: readonly string[]) =>
    new RegExp(
      `^(${names.join("|")})(\\[\\d+\\]|\\.\\S+)? (must|is not an option)|^\\S+ is not an option`,
    );

  it("is taken by the hydrator, or named in a TypeError", () => {
    const names = [...hydratorOptions, "kinesis", "dynamodbStreams"];
    fc.assert(
      fc.property(objectOf([...names, ...others], anything), (options) => {
        expectLawful(() => createHydrator(options), namingOf(names));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("is taken by the middleware and the handler, or named in a TypeError", () => {
    const names = [...hydratorOptions, ...settings, "timeoutEarlyInMillis"];
    fc.assert(
      fc.property(objectOf([...names, ...others], anything), (options) => {
        const naming = namingOf(names);
        expectLawful(() => hydrate(options), naming);
        expectLawful(() => createHandler(options), naming);
      }),
      { numRuns: runs(500) },
    );
  });
});
