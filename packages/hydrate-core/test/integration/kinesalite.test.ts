import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordCommand,
} from "@aws-sdk/client-kinesis";
import { type Emulator, emulatorClientConfig, startKinesalite } from "local-emulators";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHydrator, createKinesisClient } from "../../src/index.js";
import { buildKinesisOnFailureRecord } from "../../src/testing/index.js";
import { numbersOf } from "../sourceConformance.js";

const hour = 3_600_000;
const began = Date.parse("2026-11-23T10:00:00.000Z");
let emulator: Emulator;
let client: KinesisClient;

beforeAll(async () => {
  emulator = await startKinesalite();
  client = await createKinesisClient(emulatorClientConfig(emulator.endpoint));
});
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});
// The server is in this process, so its clock is this one.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: began });
});
afterEach(() => {
  vi.useRealTimers();
});

async function createStream(name: string): Promise<string> {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: 2 }));
  for (;;) {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: name }),
    );
    if (StreamDescription?.StreamStatus === "ACTIVE") return StreamDescription.StreamARN ?? "";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The numbers of records that were put into one shard, one a minute. */
async function put(name: string, count: number, explicitHashKey = "0"): Promise<string[]> {
  const numbers: string[] = [];
  for (let i = 0; i < count; i += 1) {
    vi.setSystemTime(Date.now() + 60_000);
    const { SequenceNumber = "" } = await client.send(
      new PutRecordCommand({
        StreamName: name,
        PartitionKey: "key",
        ExplicitHashKey: explicitHashKey,
        Data: new TextEncoder().encode(`order ${i}`),
      }),
    );
    numbers.push(SequenceNumber);
  }
  return numbers;
}

const failureOf = (streamArn: string, numbers: readonly string[], shard = 0) =>
  buildKinesisOnFailureRecord({
    streamArn,
    shardId: `shardId-00000000000${shard}`,
    startSequenceNumber: numbers[0] ?? "",
    endSequenceNumber: numbers.at(-1) ?? "",
    batchSize: numbers.length,
  });

describe("Kinesis, on Kinesalite", () => {
  const hydrator = () => createHydrator({ kinesis: client, readShare: 1 });

  it("reads a batch, and calls what is left of it after the retention partial, then gone", async () => {
    const arn = await createStream("retention");
    const numbers = await put("retention", 5);
    vi.setSystemTime(began + 12 * hour);
    numbers.push(...(await put("retention", 5)));
    const failure = failureOf(arn, numbers);

    const whole = await hydrator().hydrate(failure);
    vi.setSystemTime(began + 24.5 * hour);
    const rest = await hydrator().hydrate(failure);
    vi.setSystemTime(began + 48 * hour);
    const nothing = await hydrator().hydrate(failure);

    expect(numbersOf(whole)).toEqual(numbers);
    expect(whole.hydration.status).toBe("complete");
    expect(numbersOf(rest)).toEqual(numbers.slice(5));
    expect(rest.hydration).toMatchObject({ status: "partial", recordCount: 5 });
    expect(rest.hydration.reason).toContain("its first record was trimmed");
    expect(nothing.hydration).toMatchObject({ status: "gone", recordCount: 0 });
  });

  it("throws that a number is another shard's, in the words of the service", async () => {
    const arn = await createStream("shards");
    const numbers = await put("shards", 3);

    await expect(hydrator().hydrate(failureOf(arn, numbers, 1))).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      retryable: false,
      message: expect.stringContaining("It encodes shardId-000000000000"),
    });
  });

  it("calls a batch gone whose stream was deleted and made anew, in the words of the service", async () => {
    const arn = await createStream("anew");
    const numbers = await put("anew", 3);
    await client.send(new DeleteStreamCommand({ StreamName: "anew" }));
    const isThere = () => client.send(new DescribeStreamCommand({ StreamName: "anew" }));
    await expect.poll(() => isThere().catch(() => "deleted")).toBe("deleted");
    vi.setSystemTime(began + hour);
    await createStream("anew");
    await put("anew", 3);

    const { hydration } = await hydrator().hydrate(failureOf(arn, numbers));

    expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
    expect(hydration.reason).toContain("it did not come from this stream");
  });
});
