import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  KinesisClient,
  PutRecordsCommand,
  SplitShardCommand,
  type StreamDescription,
} from "@aws-sdk/client-kinesis";
import { type Emulator, emulatorClientConfig, startKinesis } from "local-emulators";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHydrator, toStreamEvent, unwrapEvent } from "../../src/index.js";
import { SharedHttp2Handler } from "../../src/stream/sharedHttp2Handler.js";
import { buildKinesisOnFailureRecord, toSnsEvent } from "../../src/testing/index.js";
import { numbersOf } from "../sourceConformance.js";

type Put = { readonly shardId: string; readonly sequenceNumber: string; readonly data: Uint8Array };

let emulator: Emulator;
let client: KinesisClient;

beforeAll(async () => {
  emulator = await startKinesis();
  client = new KinesisClient({
    ...emulatorClientConfig(emulator.endpoint),
    requestHandler: new SharedHttp2Handler(),
  });
});

afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

async function describeStream(name: string): Promise<StreamDescription> {
  for (;;) {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({ StreamName: name }),
    );
    if (StreamDescription?.StreamStatus === "ACTIVE") return StreamDescription;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function createStream(name: string, shards: number): Promise<string> {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  return (await describeStream(name)).StreamARN ?? "";
}

async function put(name: string, data: readonly Uint8Array[]): Promise<Put[]> {
  const puts: Put[] = [];
  for (let from = 0; from < data.length; from += 500) {
    const slice = data.slice(from, from + 500);
    const { Records = [] } = await client.send(
      new PutRecordsCommand({
        StreamName: name,
        Records: slice.map((Data, i) => ({ Data, PartitionKey: `key-${from + i}` })),
      }),
    );
    puts.push(
      ...Records.map(({ ShardId: shardId = "", SequenceNumber: sequenceNumber = "" }, i) => ({
        shardId,
        sequenceNumber,
        data: slice[i] ?? new Uint8Array(),
      })),
    );
  }
  return puts;
}

const failureOf = (streamArn: string, puts: readonly Put[]) =>
  buildKinesisOnFailureRecord({
    streamArn,
    shardId: puts[0]?.shardId ?? "",
    startSequenceNumber: puts[0]?.sequenceNumber ?? "",
    endSequenceNumber: puts.at(-1)?.sequenceNumber ?? "",
    batchSize: puts.length,
  });

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const texts = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => text(`order ${i}`));

describe("Kinesis, on the emulator", () => {
  it("reads the batch that an SNS event points to, in each of several shards", async () => {
    const streamArn = await createStream("several", 3);
    const puts = await put("several", texts(60));
    const shards = [...Map.groupBy(puts, ({ shardId }) => shardId).values()];
    const event = toSnsEvent(shards.map((ofShard) => failureOf(streamArn, ofShard.slice(2, -2))));

    const results = await createHydrator({ kinesis: client }).hydrateAll(
      unwrapEvent(event).flatMap((found) => (found.kind === "onFailure" ? [found.record] : [])),
    );

    expect(shards).toHaveLength(3);
    expect(results).toMatchObject(
      shards.map((ofShard) => ({
        status: "fulfilled",
        value: {
          hydration: { status: "complete", recordCount: ofShard.length - 4 },
          KinesisBatch: ofShard.slice(2, -2).map(({ sequenceNumber, data }) => ({
            kinesis: { sequenceNumber, data: Buffer.from(data).toString("base64") },
          })),
        },
      })),
    );
  });

  it("gives the event as Lambda does, byte for byte", async () => {
    const streamArn = await createStream("binary", 1);
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const [only] = await put("binary", [everyByte]);
    if (!only) throw new Error("nothing was put");

    const hydrated = await createHydrator({ kinesis: client }).hydrate(
      failureOf(streamArn, [only]),
    );

    expect(toStreamEvent(hydrated)).toEqual({
      Records: [
        {
          kinesis: {
            kinesisSchemaVersion: "1.0",
            partitionKey: "key-0",
            sequenceNumber: only.sequenceNumber,
            data: Buffer.from(everyByte).toString("base64"),
            approximateArrivalTimestamp: expect.closeTo(Date.now() / 1000, -2),
          },
          eventSource: "aws:kinesis",
          eventVersion: "1.0",
          eventID: `${only.shardId}:${only.sequenceNumber}`,
          eventName: "aws:kinesis:record",
          awsRegion: "us-east-1",
          eventSourceARN: streamArn,
        },
      ],
    });
  });

  it("reads 3,000 records, and a superset of them, to the last one", async () => {
    const streamArn = await createStream("many", 1);
    const puts = await put("many", texts(3_200));
    const failure = failureOf(streamArn, puts.slice(100, 3_100));
    const { KinesisBatchInfo: info } = failure;
    const hydrator = createHydrator({ kinesis: client });

    const exact = await hydrator.hydrate(failure);
    const superset = await hydrator.hydrate({ KinesisBatchInfo: { ...info, batchSize: 700 } });

    expect(numbersOf(exact)).toEqual(puts.slice(100, 3_100).map((one) => one.sequenceNumber));
    expect(exact.hydration.status).toBe("complete");
    expect(superset.hydration).toMatchObject({ status: "superset", recordCount: 3_000 });
  });

  it("reads a closed shard's batch after it was split", async () => {
    const streamArn = await createStream("split", 1);
    const puts = await put("split", texts(20));
    const shard = (await describeStream("split")).Shards?.[0];
    await client.send(
      new SplitShardCommand({
        StreamARN: streamArn,
        ShardToSplit: shard?.ShardId,
        NewStartingHashKey: String(2n ** 127n),
      }),
    );
    await describeStream("split");
    await put("split", texts(20));

    const { hydration } = await createHydrator({ kinesis: client }).hydrate(
      failureOf(streamArn, puts.slice(-5)),
    );

    expect(hydration).toMatchObject({ status: "complete", recordCount: 5 });
  });

  it("serves ten neighbours at the cost of one", async () => {
    const streamArn = await createStream("neighbours", 1);
    const puts = await put("neighbours", texts(200));
    const failures = Array.from({ length: 10 }, (_, i) =>
      failureOf(streamArn, puts.slice(i * 10, i * 10 + 10)),
    );

    const results = await createHydrator({ kinesis: client }).hydrateAll(failures);

    expect(results).toMatchObject(
      failures.map(() => ({ status: "fulfilled", value: { hydration: { status: "complete" } } })),
    );
  });

  it("says that a batch is gone when its stream was deleted", async () => {
    const streamArn = await createStream("deleted", 1);
    const failure = failureOf(streamArn, await put("deleted", texts(5)));
    const hydrator = createHydrator({ kinesis: client });

    await client.send(new DeleteStreamCommand({ StreamName: "deleted" }));
    await expect.poll(() => describeStream("deleted").catch(() => "deleted")).toBe("deleted");
    const { hydration } = await hydrator.hydrate(failure);

    expect(hydration).toMatchObject({ status: "gone", recordCount: 0 });
  });
});
