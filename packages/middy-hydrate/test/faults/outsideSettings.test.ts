import fc from "fast-check";
import { createHydrator } from "hydrate-core";
import hydrate from "middy-hydrate";
import { createHandler } from "middy-hydrate/handler";
import { describe, expect, it } from "vitest";
import { expectTypeError, runs } from "../../../hydrate-core/test/faults/fuzz/laws.js";
import { readEnvironment, readSettings } from "../../src/handler/settings.js";

const variables = [
  "HYDRATE_ALLOWED_STREAM_ARNS",
  "HYDRATE_RETENTION_HOURS",
  "HYDRATE_OVERFLOW_BUCKET",
  "HYDRATE_OVERFLOW_PREFIX",
  "HYDRATE_MAX_DESTINATION_BYTES",
  "HYDRATE_DECODE",
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
          /^HYDRATE_[A-Z_]+ must/,
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

  it("is a setting, or a TypeError that names the option", () => {
    fc.assert(
      fc.property(objectOf([...settings, ...others], anything), (options) => {
        expectLawful(
          () =>
            expect(settings).toEqual(expect.arrayContaining(Object.keys(readSettings(options)))),
          new RegExp(`^(${settings.join("|")}) must`),
        );
      }),
      { numRuns: runs(2_000) },
    );
  });

  const hydratorOptions = ["allowedStreamArns", "retentionHours", "concurrency"] as const;

  it("is taken by the hydrator, or named in a TypeError", () => {
    const names = [...hydratorOptions, "kinesis", "dynamodbStreams"];
    fc.assert(
      fc.property(objectOf(names, anything), (options) => {
        expectLawful(() => createHydrator(options), new RegExp(`^(${names.join("|")}) must`));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("is taken by the middleware and the handler, or named in a TypeError", () => {
    const names = [...hydratorOptions, "timeoutEarlyInMillis"];
    fc.assert(
      fc.property(objectOf(names, anything), (options) => {
        const naming = new RegExp(`^(${names.join("|")}) must`);
        expectLawful(() => hydrate(options), naming);
        expectLawful(() => createHandler(options), naming);
      }),
      { numRuns: runs(500) },
    );
  });
});
