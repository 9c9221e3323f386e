import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import type { Pointer } from "./load.ts";

const mostRecords = 10_000;

/** The calls that a batch needs, made by the SDK, and nothing done with what they give. */
export function createBareCalls(config: KinesisClientConfig) {
  const client = new KinesisClient(config);
  return async ({ KinesisBatchInfo: info }: Pointer): Promise<void> => {
    const { streamArn: StreamARN, batchSize } = info;
    let { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamARN,
        ShardId: info.shardId,
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        StartingSequenceNumber: info.startSequenceNumber,
      }),
    );
    for (let read = 0; read < batchSize; ) {
      const Limit = Math.min(batchSize - read, mostRecords);
      const page = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator, Limit }));
      read += page.Records?.length ?? 0;
      ShardIterator = page.NextShardIterator;
    }
  };
}
