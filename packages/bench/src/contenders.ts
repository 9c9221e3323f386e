import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { createHydrator, createKinesisClient } from "hydrate-core";
import { createHandler } from "middy-hydrate/handler";
import type { pointerOf } from "./load.ts";

type Pointer = ReturnType<typeof pointerOf>;

/** Reads the batch of a pointer, and gives what the function would answer. */
export type Contender = (pointer: Pointer) => Promise<unknown>;

export type ContenderName = "sdk" | "naive" | "core" | "handler";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

export function createContenders(endpoint: string): Record<ContenderName, Contender> {
  const config = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  };
  const client = new KinesisClient(config);
  const hydrator = createHydrator({ kinesis: () => createKinesisClient(config) });
  const handler = createHandler({
    kinesis: { awsClientOptions: config },
    logger: quiet,
    metrics: unmeasured,
    maxDestinationBytes: Number.MAX_SAFE_INTEGER,
  });

  async function firstIterator({ KinesisBatchInfo: info }: Pointer): Promise<string | undefined> {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamARN: info.streamArn,
        ShardId: info.shardId,
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        StartingSequenceNumber: info.startSequenceNumber,
      }),
    );
    return ShardIterator;
  }

  return {
    /** The calls that the batch needs, and nothing done with what they give. */
    async sdk(pointer) {
      const { streamArn: StreamARN, batchSize } = pointer.KinesisBatchInfo;
      let ShardIterator = await firstIterator(pointer);
      for (let read = 0; read < batchSize; ) {
        const page = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator }));
        read += page.Records?.length ?? 0;
        ShardIterator = page.NextShardIterator;
      }
      return undefined;
    },

    /** As most people write it: one call, and its data taken for text. */
    async naive(pointer) {
      const { streamArn: StreamARN, batchSize: Limit } = pointer.KinesisBatchInfo;
      const ShardIterator = await firstIterator(pointer);
      const { Records = [] } = await client.send(
        new GetRecordsCommand({ StreamARN, ShardIterator, Limit }),
      );
      const decoder = new TextDecoder();
      return { ...pointer, records: Records.map(({ Data }) => decoder.decode(Data)) };
    },

    core: (pointer) => hydrator.hydrate(pointer),
    handler: (pointer) => handler(pointer),
  };
}
