import { createHydrator } from "hydrate-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHandler } from "./handler/index.js";
import { hydrate, hydrateValidateOptions } from "./index.js";

// Whatever a function is started with is checked when it starts, by the same rules in all packages.

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** Options as a program without types gives them. */
type Start = (options: never) => unknown;
const starts: readonly (readonly [string, Start])[] = [
  ["createHydrator", createHydrator],
  ["hydrate", hydrate],
  ["hydrateValidateOptions", hydrateValidateOptions],
  ["createHandler", createHandler],
];
const start = (call: Start, options: unknown) => () => call(options as never);

describe.each(starts)("%s", (name, call) => {
  it.each([
    ["nothing", null, "options must be an object, got null"],
    ["a name", "kinesis", 'options must be an object, got "kinesis"'],
    ["a guard that nobody reads", { allowedStreamARNs: ["*"] }, "did you mean allowedStreamArns?"],
    ["another such", { allowedStreams: ["*"] }, "did you mean allowedStreamArns?"],
    [
      "a guard that allows nothing",
      { allowedStreamArns: [] },
      "allowedStreamArns must not be empty",
    ],
    [
      "a guard of names",
      { allowedStreamArns: ["orders"] },
      "allowedStreamArns[0] must be the ARN of",
    ],
    [
      "a guard of a table",
      { allowedStreamArns: ["arn:aws:dynamodb:eu-central-1:123456789012:table/orders"] },
      "allowedStreamArns[0] must be the ARN of a stream",
    ],
    ["hours as text", { retentionHours: "24" }, "retentionHours must be a number from 24 to 8760"],
    ["too few hours", { retentionHours: 23 }, "retentionHours must be a number from 24 to 8760"],
    ["half a shard", { concurrency: 0.5 }, "concurrency must be a whole number of at least 1"],
    ["no bytes", { maxRangeBytes: 0 }, "maxRangeBytes must be a whole number of at least 1"],
    ["all and more", { readShare: 1.1 }, "readShare must be a number from 0.01 to 1, got 1.1"],
    [
      "half a logger",
      { logger: { info() {} } },
      "logger must be an object with the methods debug,",
    ],
    ["a role's number", { invokeIdentityArn: 7 }, "invokeIdentityArn must be a string, got 7"],
  ])("is not started with %s", (_, options, message) => {
    expect(start(call, options)).toThrow(TypeError);
    expect(start(call, options)).toThrow(message);
  });

  it("tells Node 20 at once", () => {
    if (name === "hydrateValidateOptions") return;
    vi.stubGlobal("process", {
      ...process,
      env: process.env,
      versions: { ...process.versions, node: "20.18.1" },
    });

    expect(start(call, {})).toThrow("hydrate needs Node 22 or newer, and this is Node 20.18.1");
  });
});

describe.each(starts.filter(([name]) => name.startsWith("hydrate")))(
  "the middleware's %s",
  (_, call) => {
    it.each([
      [{ source: "Kinesis" }, 'source must be "kinesis" or "dynamodb", got "Kinesis"'],
      [
        { timeoutEarlyInMillis: "1000" },
        'timeoutEarlyInMillis must be a whole number of at least 0, got "1000"',
      ],
      [{ accept: ["compleet"] }, 'accept[0] must be "complete" or'],
      [{ accept: "complete" }, 'accept must be an array, got "complete"'],
      [{ overflowBuckets: ["s3://b"] }, "overflowBuckets[0] must be the name of a bucket alone"],
      [{ overflowBucket: "orders-failures" }, "did you mean overflowBuckets?"],
      [{ dynamodbStreams: {} }, "dynamodbStreams is not an option; did you mean dynamodb?"],
      [{ kinesis: { region: "eu-central-1" } }, "kinesis.region is not an option"],
      [{ tracer: {} }, "tracer must be an object with the methods isTracingEnabled"],
    ])("refuses %o", (options, message) => {
      expect(start(call, options)).toThrow(message);
    });
  },
);

describe("createHandler", () => {
  it.each([
    [{ overflowBucket: "s3://b" }, "overflowBucket must be the name of a bucket alone"],
    [{ overflowBucket: "arn:aws:s3:::b" }, "overflowBucket must be the name of a bucket alone"],
    [{ overflowBucket: "My_Bucket" }, 'hyphens), got "My_Bucket"'],
    [{ overflowBucket: "a..b" }, "overflowBucket must be the name of a bucket alone"],
    [{ overflowPrefix: 1 }, "overflowPrefix must be a string"],
    [{ maxDestinationBytes: 4_095 }, "maxDestinationBytes must be a whole number of at least 4096"],
    [{ decode: "JSON" }, 'decode must be "none" or "text" or "json", got "JSON"'],
    [{ queueUrl: "orders" }, "queueUrl must be the URL of a standard SQS queue"],
    [{ metrics: {} }, "metrics must be an object with the methods addDimension"],
    [{ source: "kinesis" }, "source is not an option"],
    [{ s3: { awsClientAssumeRole: "role" } }, "s3.awsClientAssumeRole is not an option"],
  ])("refuses %o", (options, message) => {
    expect(start(createHandler, options)).toThrow(message);
  });

  it("refuses a variable that nobody reads", () => {
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARN", "*");

    expect(() => createHandler()).toThrow("did you mean HYDRATE_ALLOWED_STREAM_ARNS?");
  });

  it("lets an option win over its variable, but not one that is undefined", () => {
    vi.stubEnv("HYDRATE_OVERFLOW_BUCKET", "from-variable");

    expect(() => createHandler({ overflowBucket: undefined, retentionHours: 48 })).not.toThrow();
  });
});
