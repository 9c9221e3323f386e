import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import middy from "@middy/core";
import { mockClient } from "aws-sdk-client-mock";
import fc from "fast-check";
import { fakeDynamoDBStream, fakeKinesisStream } from "hydrate-core/testing";
import hydrate from "middy-hydrate";
import { createHandler } from "middy-hydrate/handler";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { outcomeOf, runs } from "../../../hydrate-core/test/faults/fuzz/laws.js";
import {
  type OutsideInput,
  outsideInput,
  toInput,
  toText,
} from "../../../hydrate-core/test/faults/fuzz/outsideInput.js";
import { dynamodbRecords, kinesisRecords } from "../../../hydrate-core/test/shards.js";
import { fakeS3 } from "../fakeS3.js";
import { invoke } from "../invoke.js";

const kinesis = mockClient(KinesisClient);
const dynamodb = mockClient(DynamoDBStreamsClient);
const s3 = mockClient(S3Client);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const metrics = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

beforeAll(() => {
  fakeKinesisStream(kinesis, { records: kinesisRecords(3) });
  fakeDynamoDBStream(dynamodb, { records: dynamodbRecords(3) });
  fakeS3(s3, objects);
  vi.stubEnv("POWERTOOLS_TRACE_ENABLED", "false");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

/** Every object that anybody names holds this text; what is written is forgotten. */
let text = "";
const objects = Object.assign(new Map<string, string>(), {
  get: () => text,
  set: () => objects,
});

function objectsHold(input: OutsideInput): void {
  text = toText(input);
  for (const mock of [kinesis, dynamodb, s3]) mock.resetHistory();
}

describe("whatever event comes", () => {
  it("the middleware gives its handler a stream's event, or says why it cannot", async () => {
    const consumer = vi.fn((_event: { Records: unknown[] }) => undefined);
    const handler = middy()
      .use(
        hydrate({
          logger: silent,
          overflowBuckets: ["overflow"],
          accept: ["complete", "superset", "partial", "gone"],
        }),
      )
      .handler((event: { Records: unknown[] }) => consumer(event));
    await fc.assert(
      fc.asyncProperty(outsideInput, outsideInput, async (input, object) => {
        consumer.mockClear();
        objectsHold(object);
        const event = toInput(input);

        await outcomeOf(event, () => invoke(handler, event));

        for (const [seen] of consumer.mock.calls) expect(seen.Records).toBeInstanceOf(Array);
      }),
      { numRuns: runs(700) },
    );
  });

  it("the middleware names to a queue the messages that failed, whatever the function answers", async () => {
    await fc.assert(
      fc.asyncProperty(outsideInput, outsideInput, async (input, output) => {
        const answer = toInput(output);
        const handler = middy()
          .use(hydrate({ logger: silent, reportBatchItemFailures: true }))
          .handler(() => answer);
        const queue = { envelope: "sqs" as const, changes: [] };
        const event = toInput({ ...input, wraps: [...input.wraps, queue] });

        const response = await outcomeOf([event, answer], () => invoke(handler, event));

        const ids = ["message-1", "message-2"].map((itemIdentifier) => ({ itemIdentifier }));
        const { batchItemFailures = [] } = Object(response);
        expect(ids).toEqual(expect.arrayContaining(batchItemFailures));
      }),
      { numRuns: runs(700) },
    );
  });

  it.each(["none", "text", "json"] as const)(
    "the ready-made handler with decode=%s answers with JSON, or says why it cannot",
    async (decode) => {
      const handler = createHandler({
        logger: silent,
        metrics,
        decode,
        overflowBucket: "overflow",
        maxDestinationBytes: 262_144,
      });
      await fc.assert(
        fc.asyncProperty(outsideInput, outsideInput, async (input, object) => {
          objectsHold(object);
          const event = toInput(input);

          const answer = await outcomeOf(event, () => handler(event));

          // As Lambda does, which has no code of an error for what it cannot write.
          const size = answer === undefined ? 0 : Buffer.byteLength(JSON.stringify(answer));
          expect(size).toBeLessThan(262_144);
        }),
        { numRuns: runs(400) },
      );
    },
  );
});
