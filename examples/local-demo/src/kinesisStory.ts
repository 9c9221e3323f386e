import { setTimeout as sleep } from "node:timers/promises";
import {
  type _Record,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordsCommand,
  ResourceInUseException,
} from "@aws-sdk/client-kinesis";
import type { HydratedKinesisRecord, StreamEventOf } from "hydrate-core";
import { emulatorClientConfig } from "local-emulators";
import { orderIn } from "./consumer.ts";
import { batchInfo, failedInvocation, type Story } from "./story.ts";

type KinesisStreamEvent = StreamEventOf<HydratedKinesisRecord>;

const StreamName = "orders";
const customers = ["anna", "bela", "chen"];

export function createKinesisStory(endpoint: string): Story {
  const config = emulatorClientConfig(endpoint);
  const client = new KinesisClient({
    ...config,
    // One HTTP/2 session for all: the SDK's default, one a request, trips over the emulator.
    requestHandler: { disableConcurrentStreams: false },
  });

  async function createStream(): Promise<void> {
    try {
      await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    } catch (error) {
      // The stream of that name is still being deleted.
      if (!(error instanceof ResourceInUseException)) throw error;
      await sleep(50);
      return createStream();
    }
    while ((await describeStream()).StreamStatus !== "ACTIVE") await sleep(50);
  }

  async function describeStream() {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
    if (!StreamDescription) throw new Error(`The stream ${StreamName} was not described`);
    return StreamDescription;
  }

  async function put(ids: readonly number[], poisoned?: number): Promise<void> {
    const Records = ids.map((id) => ({
      PartitionKey: customers[id % customers.length],
      Data: Buffer.from(
        JSON.stringify({ id: `order-${id}`, quantity: id === poisoned ? "three" : (id % 4) + 1 }),
      ),
    }));
    await client.send(new PutRecordsCommand({ StreamName, Records }));
  }

  /** The oldest records of the stream, in Lambda's event shape, made without hydrate's own code. */
  async function readOldest(limit: number): Promise<KinesisStreamEvent> {
    const { StreamARN = "", Shards = [] } = await describeStream();
    const ShardId = Shards[0]?.ShardId ?? "";
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamARN, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await client.send(
      new GetRecordsCommand({ StreamARN, ShardIterator, Limit: limit }),
    );
    return { Records: Records.map((record) => toEventRecord(record, StreamARN, ShardId)) };
  }

  return {
    clientOptions: () => ({ kinesis: { awsClientOptions: config } }),

    async putOrders() {
      await createStream();
      await put([1, 2, 3, 4, 5, 6], 4);
      const event = await readOldest(100);
      const [first] = event.Records;
      const info = batchInfo(
        first?.eventSourceARN ?? "",
        first?.eventID.split(":")[0] ?? "",
        event.Records.map(({ kinesis }) => kinesis.sequenceNumber),
        event.Records.map(({ kinesis }) => kinesis.approximateArrivalTimestamp),
      );
      return { event, pointer: { ...failedInvocation(), KinesisBatchInfo: info } };
    },

    putMoreOrders: () => put([7, 8, 9]),

    async loseOrders(batchSize) {
      await client.send(new DeleteStreamCommand({ StreamName }));
      // The emulator numbers records by the second in which their stream was created.
      await sleep(1_000);
      await createStream();
      await put([101, 102, 103, 104, 105, 106, 107]);
      const { Records } = await readOldest(batchSize);
      const others = Records.map((record) => orderIn(record).id).join(", ");
      return (
        "The reason is in the words of this emulator, which refuses. Kinesis on AWS does not " +
        "complain: it starts at the oldest record left. A reader that takes batchSize " +
        `records from there files orders that never failed:\n${others}`
      );
    },

    close: () => client.destroy(),
  };
}

function toEventRecord(record: _Record, streamArn: string, shardId: string) {
  const { SequenceNumber = "", PartitionKey = "", Data = new Uint8Array() } = record;
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: PartitionKey,
      sequenceNumber: SequenceNumber,
      data: Buffer.from(Data).toString("base64"),
      approximateArrivalTimestamp: Number(record.ApproximateArrivalTimestamp) / 1_000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${SequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/orders-consumer",
    awsRegion: "us-east-1",
    eventSourceARN: streamArn,
  };
}
