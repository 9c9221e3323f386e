import { Console } from "node:console";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import hydrate, { hydrateValidateOptions } from "./index.js";
import type { HydrateOptions } from "./options.js";

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const segment = {
  addNewSubsegment: () => segment,
  addAnnotation() {},
  addMetadata() {},
  addError() {},
  close() {},
};
const tracer = {
  isTracingEnabled: () => false,
  getSegment: () => segment,
  setSegment() {},
  captureAWSv3Client: <T>(client: T) => client,
};

const all: Required<HydrateOptions> = {
  source: "kinesis",
  kinesis: {
    AwsClient: KinesisClient,
    awsClientOptions: { region: "eu-central-1", maxAttempts: 3 },
    awsClientAssumeRole: "role",
    awsClientCapture: (client) => client,
    disablePrefetch: true,
  },
  dynamodb: { AwsClient: DynamoDBStreamsClient },
  s3: { AwsClient: S3Client, awsClientOptions: { forcePathStyle: true } },
  setToContext: true,
  timeoutEarlyInMillis: 0,
  allowedStreamArns: ["arn:aws:kinesis:*"],
  overflowBuckets: ["overflow"],
  accept: ["complete", "superset", "partial", "gone"],
  reportBatchItemFailures: true,
  retentionHours: 24,
  concurrency: 1,
  maxRangeBytes: 1,
  readShare: 0.01,
  invokeIdentityArn: "arn:aws:iam::123456789012:role/orders",
  logger,
  tracer,
};

describe("options that are right", () => {
  it("are accepted, all together", () => {
    expect(() => hydrateValidateOptions(all)).not.toThrow();
    expect(() => hydrate(all)).not.toThrow();
  });

  it("are accepted where there are none", () => {
    expect(() => hydrateValidateOptions()).not.toThrow();
    expect(() => hydrateValidateOptions({})).not.toThrow();
  });

  it("may each be undefined", () => {
    const unset = Object.fromEntries(Object.keys(all).map((name) => [name, undefined]));

    expect(() => hydrateValidateOptions(unset)).not.toThrow();
    expect(() =>
      hydrateValidateOptions({ kinesis: { AwsClient: undefined, disablePrefetch: undefined } }),
    ).not.toThrow();
  });

  it.each([
    ["source", "dynamodb"],
    ["retentionHours", 8760],
    ["retentionHours", 24.5],
    ["readShare", 1],
    ["timeoutEarlyInMillis", 60_000],
    ["accept", []],
    ["logger", console],
    ["logger", new (class extends Console {})(process.stdout)],
    ["kinesis", {}],
  ])("may be %s: %j", (name, value) => {
    expect(() => hydrateValidateOptions({ [name]: value })).not.toThrow();
  });
});

describe("an option that is wrong", () => {
  it.each<[string, Record<string, unknown>]>([
    ["sources", { sources: "kinesis" }],
    // The hydrator's own name for it; hydrate calls it dynamodb.
    ["dynamodbStreams", { dynamodbStreams: {} }],
    ["overflowBucket", { overflowBucket: "overflow" }],
    // A client itself, as the hydrator takes it.
    ["kinesis.config", { kinesis: new KinesisClient({ region: "eu-central-1" }) }],
    ["kinesis.region", { kinesis: { region: "eu-central-1" } }],
    ["dynamodb.awsClientOption", { dynamodb: { awsClientOption: {} } }],
    ["s3.cacheKey", { s3: { cacheKey: "s3" } }],
  ])("with an unknown name is named: %s", (name, options) => {
    expect(() => hydrateValidateOptions(options)).toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringContaining(`${name} is not an option`),
        cause: { package: "middy-hydrate" },
      }),
    );
  });

  it.each<[string, Record<string, unknown>]>([
    ["source", { source: "kafka" }],
    ["source", { source: ["kinesis"] }],
    ["kinesis", { kinesis: KinesisClient }],
    ["kinesis.AwsClient", { kinesis: { AwsClient: {} } }],
    ["kinesis.awsClientOptions", { kinesis: { awsClientOptions: "eu-central-1" } }],
    ["kinesis.awsClientAssumeRole", { kinesis: { awsClientAssumeRole: true } }],
    ["kinesis.awsClientCapture", { kinesis: { awsClientCapture: {} } }],
    ["kinesis.disablePrefetch", { kinesis: { disablePrefetch: "true" } }],
    ["dynamodb", { dynamodb: [] }],
    ["dynamodb.AwsClient", { dynamodb: { AwsClient: "DynamoDBStreamsClient" } }],
    ["s3", { s3: null }],
    ["s3.disablePrefetch", { s3: { disablePrefetch: 1 } }],
    ["setToContext", { setToContext: "true" }],
    ["timeoutEarlyInMillis", { timeoutEarlyInMillis: "1000" }],
    ["timeoutEarlyInMillis", { timeoutEarlyInMillis: -1 }],
    ["timeoutEarlyInMillis", { timeoutEarlyInMillis: 0.5 }],
    ["timeoutEarlyInMillis", { timeoutEarlyInMillis: Number.NaN }],
    ["allowedStreamArns", { allowedStreamArns: "arn:aws:kinesis:*" }],
    ["allowedStreamArns[1]", { allowedStreamArns: ["arn:aws:kinesis:*", 1] }],
    ["overflowBuckets", { overflowBuckets: "overflow" }],
    ["overflowBuckets[0]", { overflowBuckets: [null] }],
    ["accept", { accept: "complete" }],
    ["accept[1]", { accept: ["complete", "lost"] }],
    ["reportBatchItemFailures", { reportBatchItemFailures: 1 }],
    ["retentionHours", { retentionHours: "24" }],
    ["retentionHours", { retentionHours: 23 }],
    ["retentionHours", { retentionHours: 8761 }],
    ["concurrency", { concurrency: 0 }],
    ["maxRangeBytes", { maxRangeBytes: 0 }],
    ["concurrency", { concurrency: 1.5 }],
    ["readShare", { readShare: 0 }],
    ["readShare", { readShare: 1.1 }],
    ["readShare", { readShare: "0.25" }],
    ["invokeIdentityArn", { invokeIdentityArn: 1 }],
    ["logger", { logger: "console" }],
    ["logger", { logger: () => {} }],
    ["tracer", { tracer: true }],
  ])("is named: %s", (name, options) => {
    expect(() => hydrateValidateOptions(options)).toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringContaining(`${name} must be `),
        cause: { package: "middy-hydrate" },
      }),
    );
  });

  it("is answered with the values that exist", () => {
    expect(() => hydrateValidateOptions({ accept: ["lost"] })).toThrow(
      'accept[0] must be "complete" or "superset" or "partial" or "gone", got "lost"',
    );
  });

  it.each<[string, HydrateOptions]>([
    ["retentionHours", { retentionHours: 1 }],
    ["concurrency", { concurrency: 0 }],
    ["readShare", { readShare: 25 }],
  ])("that could never work is refused by the middleware itself: %s", (name, options) => {
    expect(() => hydrate(options)).toThrow(expect.objectContaining({ name: "TypeError" }));
    expect(() => hydrate(options)).toThrow(name);
  });
});
