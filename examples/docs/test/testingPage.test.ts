import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import { mockClient } from "aws-sdk-client-mock";
import {
  createHydrator,
  type HydratedRecord,
  toOverflowObject,
  withPayloadLocation,
} from "hydrate-core";
import {
  buildKinesisOnFailureRecord,
  type FakeKinesisStreamOptions,
  fakeKinesisStream,
  toFailureEnvelope,
  toPipesDeadLetter,
  toS3Event,
  toSnsEvent,
  toSnsNotification,
  toSqsEvent,
  toSuccessEnvelope,
} from "hydrate-core/testing";
import hydrate from "middy-hydrate";
import { createHandler } from "middy-hydrate/handler";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { bookings, handler } from "../src/consumer.ts";

// What the tables of docs/testing.md and docs/sizes-and-overflow.md promise.

const kinesis = mockClient(KinesisClient);
const records = ["a", "b", "c"].map((order, index) => ({
  SequenceNumber: String(index + 1),
  Data: Buffer.from(order),
}));
const range = { startSequenceNumber: "1", endSequenceNumber: "3" };
const failure = buildKinesisOnFailureRecord({ ...range, batchSize: 3 });
const location = { bucket: "orders-failures", key: "hydrate/1-3.json" };

let hydrated: HydratedRecord;

function fakeStream(options: Partial<FakeKinesisStreamOptions> = {}): void {
  kinesis.reset();
  fakeKinesisStream(kinesis, { records, ...options });
}

beforeEach(async () => {
  fakeStream();
  hydrated = await createHydrator({
    kinesis: new KinesisClient({ region: "eu-central-1" }),
  }).hydrate(failure);
  fakeStream();
  bookings.length = 0;
});

const invoke = (event: unknown) => handler(event as never, {} as never);

describe("each envelope reaches the handler", () => {
  it.each<[string, () => unknown]>([
    ["the topic's", () => toSnsEvent([failure])],
    ["an answer", () => toSqsEvent([toSuccessEnvelope(toSnsEvent([failure]), hydrated)])],
    ["a failure", () => toSqsEvent([toFailureEnvelope(toSnsEvent([failure]), "…")])],
    ["a notification", () => toSqsEvent([toSnsNotification(failure)])],
    ["the pointer itself", () => toSqsEvent([failure])],
    ["a record that was sent on", () => toSqsEvent([hydrated])],
    ["a Pipe's array", () => toSqsEvent([failure]).Records],
    ["a Pipe's dead letter", () => toSqsEvent([toPipesDeadLetter(failure)])],
  ])("%s", async (_, event) => {
    await invoke(event());
    expect(bookings).toEqual(["a", "b", "c"]);
  });
});

it("a function behind a queue sends the hydrated record on", async () => {
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
  const sqs = mockClient(SQSClient).on(SendMessageBatchCommand).resolves({});
  const ready = createHandler({
    queueUrl: "https://sqs.eu-central-1.amazonaws.com/123456789012/orders-hydrated",
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });

  expect(await ready(toSqsEvent([failure]))).toEqual({ batchItemFailures: [] });
  const [sent] = sqs.commandCalls(SendMessageBatchCommand);
  expect(sent?.args[0].input.Entries).toHaveLength(1);
  sqs.restore();
  vi.unstubAllEnvs();
});

describe("each case ends as promised", () => {
  it.each<[string, Partial<FakeKinesisStreamOptions>, object]>([
    ["some are gone", { trimmed: 1 }, { code: "ERR_HYDRATE_INCOMPLETE" }],
    ["all are gone", { trimmed: 3 }, { code: "ERR_HYDRATE_INCOMPLETE" }],
    [
      "Kinesis throttles",
      { steps: [{ type: "error", name: "ProvisionedThroughputExceededException" }] },
      { code: "ERR_HYDRATE_READ_FAILED", retryable: true },
    ],
    [
      "access is denied",
      { steps: [{ type: "error", name: "AccessDeniedException" }] },
      { code: "ERR_HYDRATE_READ_FAILED", retryable: false },
    ],
  ])("%s", async (_, options, error) => {
    fakeStream(options);
    await expect(invoke(toSqsEvent([failure]))).rejects.toMatchObject(error);
    expect(bookings).toEqual([]);
  });

  it("one message of several is nonsense", async () => {
    const response = await invoke(toSqsEvent([failure, "nonsense"]));

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
    expect(bookings).toEqual(["a", "b", "c"]);
  });

  it("other records lie in between", async () => {
    await invoke(toSqsEvent([buildKinesisOnFailureRecord({ ...range, batchSize: 2 })]));
    expect(bookings).toEqual(["a", "b", "c"]);
  });
});

describe("records in S3", () => {
  const text = async () => (await toOverflowObject(hydrated)).body;
  const replay = (object: () => Promise<string>, overflowBuckets?: readonly string[]) => {
    class FakeS3 {
      async send() {
        return { Body: { transformToString: object } };
      }
    }
    return middy()
      .use(hydrate({ source: "kinesis", s3: { AwsClient: FakeS3 as never }, overflowBuckets }))
      .handler(async (event) => event.Records.map(({ kinesis: { data } }) => data));
  };
  const stub = () => toSqsEvent([withPayloadLocation(hydrated, location)]) as never;
  const data = ["YQ==", "Yg==", "Yw=="];

  it("come back from a bucket that is named", async () => {
    expect(await replay(text, ["orders-failures"])(stub(), {} as never)).toEqual(data);
  });

  it("stay where they are otherwise", async () => {
    await expect(replay(text)(stub(), {} as never)).rejects.toMatchObject({
      code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED",
    });
  });

  it("come from S3's own notification, whatever the bucket", async () => {
    expect(await replay(text)(toS3Event([location]) as never, {} as never)).toEqual(data);
  });

  it("are refused where the object is another one", async () => {
    fakeStream({ trimmed: 1 });
    const poorer = await createHydrator({
      kinesis: new KinesisClient({ region: "eu-central-1" }),
    }).hydrate(failure);

    const answer = replay(async () => (await toOverflowObject(poorer)).body, ["orders-failures"]);

    await expect(answer(stub(), {} as never)).rejects.toMatchObject({
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
    });
  });
});
