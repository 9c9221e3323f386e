import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startFauxqs } from "fauxqs";
import { toSqsEvent } from "hydrate-core/testing";
import { type Emulator, startKinesis, startS3 } from "local-emulators";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createHandler } from "../../src/handler/index.js";
import { invoke } from "../invoke.js";
import { failKinesisBatch } from "./streams.js";

let kinesis: Emulator;
let s3: Emulator;
let fauxqs: Awaited<ReturnType<typeof startFauxqs>>;

beforeAll(async () => {
  [kinesis, s3, fauxqs] = await Promise.all([
    startKinesis(),
    startS3(["overflow"]),
    startFauxqs({ port: 0, logger: false }),
  ]);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
  vi.stubEnv("AWS_ENDPOINT_URL_KINESIS", kinesis.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_SQS", fauxqs.address);
  vi.stubEnv("HYDRATE_OVERFLOW_BUCKET", "overflow");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([kinesis?.stop(), s3?.stop(), fauxqs?.stop()]);
});

/** All messages of a queue. */
async function receiveAll(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
  }
}

it("sends what the middleware replays, through the queue of another region", async () => {
  // The account and the region are in the URL; the host that is called is the emulator's.
  const region = "eu-west-3";
  fauxqs.createQueue("letters", { region });
  const queueUrl = `https://sqs.${region}.amazonaws.com/000000000000/letters`;
  const small = await failKinesisBatch(
    kinesis.endpoint,
    "queued-orders",
    Array.from({ length: 6 }, (_, i) => Buffer.from(`order ${i}`)),
  );
  const large = await failKinesisBatch(
    kinesis.endpoint,
    "queued-pictures",
    Array.from({ length: 5 }, (_, i) => new Uint8Array(500_000).fill(i)),
  );
  const handler = createHandler({ queueUrl });

  const response = await handler(toSqsEvent([small.pointer, large.pointer]));

  expect(response).toEqual({ batchItemFailures: [] });
  const sqs = new SQSClient({ region, endpoint: fauxqs.address, useQueueUrlAsEndpoint: false });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
  );
  expect(Attributes?.["ApproximateNumberOfMessages"]).toBe("2");
  const letters = await receiveAll(sqs, queueUrl);
  const replay = await import("../functions/replay.js");
  const answer = await invoke(replay.handler, toSqsEvent(letters.map((body) => JSON.parse(body))));
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(replay.seen.at(-1)).toEqual({
    Records: expect.arrayContaining([small.event, large.event].flatMap(recordsOf)),
  });
});

const recordsOf = (event: unknown): unknown[] => Object(event).Records;
