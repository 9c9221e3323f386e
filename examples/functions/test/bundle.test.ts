import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle, names } from "../bundle.ts";
import { fakeKinesis } from "./fakeKinesis.ts";
import { invoke } from "./invoke.ts";

const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const tableStreamArn =
  "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000";
const functionArn = "arn:aws:lambda:eu-central-1:123456789012:function:orders-stream-hydrate";
const now = new Date();

const pointer = {
  version: "1.0",
  timestamp: now.toISOString(),
  requestContext: {
    requestId: "1",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders-stream-consumer",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 4,
  },
  KinesisBatchInfo: {
    shardId: "shardId-000000000000",
    startSequenceNumber: "101",
    endSequenceNumber: "102",
    approximateArrivalOfFirstRecord: now.toISOString(),
    approximateArrivalOfLastRecord: now.toISOString(),
    batchSize: 2,
    streamArn,
  },
};

const streamRecord = (sequenceNumber: string, text: string, eventSourceARN = streamArn) => ({
  eventID: `shardId-000000000000:${sequenceNumber}`,
  eventName: "aws:kinesis:record",
  eventSource: "aws:kinesis",
  eventSourceARN,
  eventVersion: "1.0",
  awsRegion: "eu-central-1",
  kinesis: {
    kinesisSchemaVersion: "1.0",
    partitionKey: "order",
    sequenceNumber,
    data: Buffer.from(text).toString("base64"),
    approximateArrivalTimestamp: now.getTime() / 1000,
  },
});

const tableRecord = (
  SequenceNumber: string,
  quantity: object,
  eventSourceARN = tableStreamArn,
) => ({
  eventID: SequenceNumber,
  eventName: "INSERT",
  eventSource: "aws:dynamodb",
  eventSourceARN,
  eventVersion: "1.1",
  awsRegion: "eu-central-1",
  dynamodb: { SequenceNumber, Keys: { id: { S: "order" } }, NewImage: { quantity } },
});

/** An on-failure record that brings its event, as Lambda's S3 destination has it. */
const streamLetter = (arn: string) => ({
  ...pointer,
  KinesisBatchInfo: { ...pointer.KinesisBatchInfo, streamArn: arn },
  payload: JSON.stringify({
    Records: ["101", "102"].map((number) => streamRecord(number, '{"quantity":1}', arn)),
  }),
});

const tableLetter = (arn: string) => ({
  DDBStreamBatchInfo: { ...pointer.KinesisBatchInfo, streamArn: arn },
  payload: JSON.stringify({
    Records: ["101", "102"].map((number) => tableRecord(number, { N: "1" }, arn)),
  }),
});

const fromTopic = (message: object) => ({
  Records: [
    {
      EventSource: "aws:sns",
      EventVersion: "1.0",
      Sns: { Type: "Notification", MessageId: "1", Message: JSON.stringify(message) },
    },
  ],
});

const fromQueue = (...bodies: object[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders-stream-dead-letters",
    body: JSON.stringify(body),
  })),
});

describe("The bundled functions", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(`${tmpdir()}/functions-`);
    await bundle(directory);
  }, 60_000);
  afterAll(() => rm(directory, { recursive: true }));
  const file = (name: (typeof names)[number]) => `${directory}/${name}/index.mjs`;

  it("answer the topic with the records, read by the SDK that is bundled", async () => {
    using kinesis = await fakeKinesis(
      ["101", "102"].map((SequenceNumber) => ({
        SequenceNumber,
        PartitionKey: "order",
        Data: Buffer.from("not JSON").toString("base64"),
        ApproximateArrivalTimestamp: now.getTime() / 1000,
      })),
    );

    const { answer, log } = await invoke(file("hydrate"), fromTopic(pointer), {
      AWS_ENDPOINT_URL_KINESIS: kinesis.endpoint,
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
      HYDRATE_ALLOWED_STREAM_ARNS: streamArn,
      POWERTOOLS_SERVICE_NAME: "orders-stream-hydrate",
    });

    expect(answer).toMatchObject({
      ...pointer,
      KinesisBatch: [
        { kinesis: { sequenceNumber: "101" } },
        { kinesis: { partitionKey: "order" } },
      ],
      hydration: { status: "complete", recordCount: 2 },
    });
    expect(log.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ service: "orders-stream-hydrate", source: "kinesis" }),
    );
  });

  it("publish metrics with the dimensions that the alarms name", async () => {
    const payload = JSON.stringify({
      Records: [streamRecord("101", "not JSON"), streamRecord("102", "not JSON")],
    });

    const { log } = await invoke(file("hydrate"), fromTopic({ ...pointer, payload }), {
      POWERTOOLS_SERVICE_NAME: "orders-stream-hydrate",
    });

    const [metrics] = log
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter((line) => "_aws" in line);
    expect(metrics).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: "hydrate",
            Dimensions: [["service", "source"]],
            Metrics: expect.arrayContaining([
              { Name: "IncompleteBatches", Unit: "Count" },
              { Name: "MinutesToExpiry", Unit: "None" },
            ]),
          },
        ],
      },
      service: "orders-stream-hydrate",
      source: "kinesis",
      IncompleteBatches: 0,
    });
  });

  it("stop at the record of a stream that cannot be booked", async () => {
    const Records = [streamRecord("101", '{"quantity":1}'), streamRecord("102", "not JSON")];

    const { answer } = await invoke(file("stream-consumer"), { Records });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "102" }] });
  });

  it("take back from the queue what was hydrated, and leave there what fails again", async () => {
    const answers = [
      ["101", '{"quantity":1}'],
      ["102", "not JSON"],
    ].map(async ([sequenceNumber = "", text = ""]) => {
      const requestPayload = fromTopic({
        ...pointer,
        KinesisBatchInfo: {
          ...pointer.KinesisBatchInfo,
          startSequenceNumber: sequenceNumber,
          endSequenceNumber: sequenceNumber,
          batchSize: 1,
        },
        payload: JSON.stringify({ Records: [streamRecord(sequenceNumber, text)] }),
      });
      const { answer: responsePayload } = await invoke(file("hydrate"), requestPayload);
      // As Lambda writes it to the OnSuccess destination.
      return {
        version: "1.0",
        timestamp: now.toISOString(),
        requestContext: {
          requestId: "2",
          functionArn,
          condition: "Success",
          approximateInvokeCount: 1,
        },
        requestPayload,
        responseContext: { statusCode: 200, executedVersion: "$LATEST" },
        responsePayload,
      };
    });

    const { answer, log } = await invoke(
      file("stream-consumer"),
      fromQueue(...(await Promise.all(answers))),
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "message-1" }] });
    expect(log.join()).toContain("Booked { quantity: 1 }");
  });

  it.each([
    { name: "stream-consumer", arn: streamArn, letterOf: streamLetter },
    { name: "table-consumer", arn: tableStreamArn, letterOf: tableLetter },
  ] as const)("refuse what the queue brings of another stream: $name", async (half) => {
    const { name, arn, letterOf } = half;
    const other = arn.replace("orders", "payments");
    const event = fromQueue(letterOf(arn), letterOf(other));
    const answerTo = async (environment: Record<string, string>) =>
      (await invoke(file(name), event, environment)).answer;

    expect(await answerTo({ ALLOWED_STREAM_ARNS: arn })).toEqual({
      batchItemFailures: [{ itemIdentifier: "message-1" }],
    });
    expect(await answerTo({ ALLOWED_STREAM_ARNS: `${arn},${other}` })).toEqual({
      batchItemFailures: [],
    });
    expect(await answerTo({})).toEqual({ batchItemFailures: [] });
  });

  it("stop at the change of a table that cannot be booked", async () => {
    const Records = [tableRecord("101", { N: "1" }), tableRecord("102", { S: "three" })];

    const { answer } = await invoke(file("table-consumer"), { Records });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "102" }] });
  });

  it.each(names)("are small: %s", async (name) => {
    const all = await readdir(`${directory}/${name}`);
    const files = all.filter((it) => it.endsWith(".mjs"));
    // Without sources in them they are a few times what they describe, and loaded by an error only.
    expect(all.filter((it) => it.endsWith(".map"))).toHaveLength(files.length);
    const sizes = await Promise.all(files.map((it) => stat(`${directory}/${name}/${it}`)));

    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(1_400_000);
  });
});
