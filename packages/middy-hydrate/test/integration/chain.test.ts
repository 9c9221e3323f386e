import { toSnsEvent, toSqsEvent, toSuccessEnvelope } from "hydrate-core/testing";
import {
  dynamodbUnavailable,
  type Emulator,
  startDynamoDB,
  startKinesis,
  startS3,
} from "local-emulators";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { invoke } from "../invoke.js";
import { bundleFunctions } from "./bundleFunctions.js";
import { type FailedBatch, failDynamoDBBatch, failKinesisBatch } from "./streams.js";

// In CI a machine without Java is a failure, not a reason to skip.
const unavailable = process.env["CI"] === "true" ? undefined : dynamodbUnavailable();

type Handler = Parameters<typeof invoke>[0];
type Functions = {
  hydrate(): Promise<unknown>;
  replay(): Promise<unknown>;
  remove(): Promise<void>;
};

const asSources = async (): Promise<Functions> => ({
  hydrate: () => import("../functions/hydrate.js"),
  replay: () => import("../functions/replay.js"),
  remove: async () => {},
});

let kinesis: Emulator;
let s3: Emulator;

beforeAll(async () => {
  [kinesis, s3] = await Promise.all([startKinesis(), startS3(["overflow"])]);
  // What Lambda sets, and where the services are: the functions learn of it in no other way.
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
  vi.stubEnv("AWS_ENDPOINT_URL_KINESIS", kinesis.endpoint);
  vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.endpoint);
  vi.stubEnv("HYDRATE_OVERFLOW_BUCKET", "overflow");
  vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "true");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([kinesis?.stop(), s3?.stop()]);
});

describe.each([
  ["sources", asSources],
  ["bundle that is deployed", () => bundleFunctions()],
])("the whole chain, run from the %s", (kind, prepare) => {
  let functions: Functions;
  let hydrate: { handler: Handler };
  let replay: { handler: Handler; seen: unknown[] };

  beforeAll(async () => {
    functions = await prepare();
    // Their types are those of test/functions, whichever way they are loaded.
    hydrate = (await functions.hydrate()) as typeof hydrate;
    replay = (await functions.replay()) as typeof replay;
  });

  afterAll(() => functions?.remove());

  /** From the on-failure record to the queue's event: SNS, the function, Lambda's OnSuccess. */
  async function toDeadLetter(pointer: object) {
    const request = toSnsEvent([pointer]);
    const response = await invoke(hydrate.handler, structuredClone(request));
    const envelope = toSuccessEnvelope(request, response);
    return { event: toSqsEvent([envelope]), bytes: Buffer.byteLength(JSON.stringify(envelope)) };
  }

  async function expectReplay({ event, pointer }: FailedBatch) {
    const deadLetter = await toDeadLetter(pointer);

    const response = await invoke(replay.handler, deadLetter.event);

    expect(response).toEqual({ batchItemFailures: [] });
    expect(replay.seen.at(-1)).toEqual(event);
    return deadLetter;
  }

  it("brings a Kinesis batch back, byte for byte", async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const data = Array.from({ length: 12 }, (_, i) => everyByte.subarray(i));

    await expectReplay(await failKinesisBatch(kinesis.endpoint, `orders-${kind.length}`, data));
  });

  it("brings back through S3 what is too big for a queue", async () => {
    const data = Array.from({ length: 5 }, (_, i) => new Uint8Array(500_000).fill(i));
    const batch = await failKinesisBatch(kinesis.endpoint, `pictures-${kind.length}`, data);

    const { event, bytes } = await expectReplay(batch);

    expect(bytes).toBeLessThan(10_000);
    expect(JSON.stringify(event)).toContain("s3://overflow/hydrate/kinesis/us-east-1/");
  });

  it("has errors that keep their names", async () => {
    const pointer = { KinesisBatchInfo: { streamArn: "orders" } };

    await expect(toDeadLetter(pointer)).rejects.toMatchObject({
      name: "HydratePayloadError",
      code: "ERR_HYDRATE_PAYLOAD_INVALID",
      message: expect.stringContaining(
        'streamArn must be the ARN of a Kinesis stream, got "orders"',
      ),
    });
  });

  describe.skipIf(unavailable)(
    `of a table's stream${unavailable ? ` (needs ${unavailable})` : ""}`,
    () => {
      let dynamodb: Emulator;

      beforeAll(async () => {
        dynamodb = await startDynamoDB();
        vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", dynamodb.endpoint);
      });

      afterAll(() => dynamodb?.stop());

      it("brings a DynamoDB batch back, every type of attribute", async () => {
        const items = Array.from({ length: 5 }, (_, i) => ({
          id: { S: `order-${i}` },
          total: { N: "12345678901234567890.12345678901234567" },
          data: { B: "AAEq/w==" },
          tags: { SS: ["a", "b"] },
          lines: { L: [{ M: { parts: { BS: ["AAE="] }, paid: { BOOL: false } } }, { NULL: true }] },
        }));

        await expectReplay(
          await failDynamoDBBatch(dynamodb.endpoint, `orders-${kind.length}`, items),
        );
      });
    },
  );
});
