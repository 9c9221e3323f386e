import {
  GetRecordsCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { fakeAwsError, toS3Event, toSnsEvent } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { lambdaContext } from "../../test/invoke.js";
import { mockFunction } from "../../test/mockFunction.js";
import type { HandlerOptions } from "./handlerOptions.js";

const { kinesis, s3, metrics, createFunction } = mockFunction();
const failure = kinesisFailure(2, 6);

type Failure = {
  readonly what: string;
  readonly code: string;
  readonly retryable: boolean;
  arrange(): unknown;
  readonly event: unknown;
  readonly context: Context;
  readonly options: HandlerOptions;
};

const usual = {
  arrange() {},
  event: toSnsEvent([failure]),
  context: lambdaContext(),
  options: {},
};
const never = () => new Promise<never>(() => {});
const read = (what: string, retryable: boolean, error: Error): Failure => ({
  ...usual,
  what,
  code: "ERR_HYDRATE_READ_FAILED",
  retryable,
  arrange: () => kinesis.onAnyCommand().rejects(error),
});
const written = (what: string, retryable: boolean, error: Error): Failure => ({
  ...usual,
  what: `writing to S3 and ${what}`,
  code: "ERR_HYDRATE_OBJECT_FAILED",
  retryable,
  arrange: () => s3.on(PutObjectCommand).rejects(error),
  event: kinesisFailure(0, 19),
  options: { maxDestinationBytes: 4_096, overflowBucket: "overflow" },
});

describe("the answer is never worse than the pointer", () => {
  it.each<Failure>([
    read(
      "throttling past all retries",
      true,
      fakeAwsError("ProvisionedThroughputExceededException"),
    ),
    read("a 5xx past all retries", true, fakeAwsError("InternalFailure")),
    read("a broken connection", true, Object.assign(new Error("reset"), { code: "ECONNRESET" })),
    read("credentials that expired", true, fakeAwsError("ExpiredTokenException")),
    read("no access", false, fakeAwsError("AccessDeniedException")),
    read("no access to the key", false, fakeAwsError("KMSAccessDeniedException")),
    read("a key that is disabled", false, fakeAwsError("KMSDisabledException")),
    read("a key that is throttled", true, fakeAwsError("KMSThrottlingException")),
    {
      ...usual,
      what: "a client that cannot be made",
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: true,
      options: {
        kinesis: {
          AwsClient: class extends KinesisClient {
            constructor(config: KinesisClientConfig) {
              super(config);
              throw new Error("no credentials");
            }
          },
        },
      },
    },
    {
      ...usual,
      what: "a message that holds no pointer",
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
      event: toSnsEvent([{ orderId: 1 }]),
    },
    {
      ...usual,
      what: "a pointer with a member that is wrong",
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      retryable: false,
      event: toSnsEvent([kinesisFailure(2, 6, 0)]),
    },
    {
      ...usual,
      what: "a pointer to Kafka",
      code: "ERR_HYDRATE_SOURCE_UNSUPPORTED",
      retryable: false,
      event: toSnsEvent([{ KafkaBatchInfo: {} }]),
    },
    {
      ...usual,
      what: "a stream that is not allowed",
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
      retryable: false,
      options: { allowedStreamArns: ["arn:aws:kinesis:*:stream/none"] },
    },
    {
      ...usual,
      what: "the deadline while the stream is read",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => kinesis.on(GetRecordsCommand).callsFake(never),
      context: lambdaContext(1_020),
    },
    {
      ...usual,
      what: "the deadline while an object is read",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => s3.on(GetObjectCommand).callsFake(never),
      event: toS3Event([{ bucket: "failures", key: "first" }]),
      context: lambdaContext(1_020),
    },
    {
      ...usual,
      what: "the deadline while an object is written",
      code: "ERR_HYDRATE_TIMEOUT",
      retryable: true,
      arrange: () => s3.on(PutObjectCommand).callsFake(never),
      event: kinesisFailure(0, 19),
      context: lambdaContext(1_100),
      options: { maxDestinationBytes: 4_096, overflowBucket: "overflow" },
    },
    written("no access", false, fakeAwsError("AccessDenied")),
    written("no such bucket", false, fakeAwsError("NoSuchBucket")),
    written("a 5xx past all retries", true, fakeAwsError("InternalServerError")),
    written("a broken connection", true, new Error("socket hang up")),
    {
      ...usual,
      what: "an object that is not there",
      code: "ERR_HYDRATE_OBJECT_FAILED",
      retryable: false,
      event: toS3Event([{ bucket: "failures", key: "first" }]),
    },
    {
      ...usual,
      what: "records that are too large, with no bucket",
      code: "ERR_HYDRATE_RESPONSE_TOO_LARGE",
      retryable: false,
      event: kinesisFailure(0, 19),
      options: { maxDestinationBytes: 4_096 },
    },
  ])("$what: $code, retryable $retryable", async ({ code, retryable, ...given }) => {
    given.arrange();
    const handler = createFunction(given.options);

    const answer = handler(given.event, given.context);

    // Thrown, Lambda tries again, and then hands its event to OnFailure.
    await expect(answer).rejects.toMatchObject({ code, retryable });
    await expect(answer).rejects.toBeInstanceOf(Error);
    expect(metrics.publishStoredMetrics).not.toHaveBeenCalled();
  });
});
