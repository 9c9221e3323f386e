import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import type { Pointer } from "./load.ts";

/** The function that most people write: one page, and its data taken for text. */
export function createNaive(config: KinesisClientConfig) {
  const client = new KinesisClient(config);
  const decoder = new TextDecoder();
  return async (pointer: Pointer) => {
    const { KinesisBatchInfo: info } = pointer;
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamARN: info.streamArn,
        ShardId: info.shardId,
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        StartingSequenceNumber: info.startSequenceNumber,
      }),
    );
    const { Records = [] } = await client.send(
      new GetRecordsCommand({
        StreamARN: info.streamArn,
        ShardIterator,
        Limit: info.batchSize,
      }),
    );
    return { ...pointer, records: Records.map(({ Data }) => decoder.decode(Data)) };
  };
}
