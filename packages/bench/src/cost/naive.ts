import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import { batchOf, type Pointer } from "./load.ts";

/** The function that most people write for Kinesis: one page, and its data taken for text. */
export function createNaive(config: KinesisClientConfig) {
  const client = new KinesisClient(config);
  const decoder = new TextDecoder();
  return async (pointer: Pointer) => {
    const { streamArn, shardId, startSequenceNumber, batchSize } = batchOf(pointer);
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamARN: streamArn,
        ShardId: shardId,
        ShardIteratorType: "AT_SEQUENCE_NUMBER",
        StartingSequenceNumber: startSequenceNumber,
      }),
    );
    const { Records = [] } = await client.send(
      new GetRecordsCommand({ StreamARN: streamArn, ShardIterator, Limit: batchSize }),
    );
    return { ...pointer, records: Records.map(({ Data }) => decoder.decode(Data)) };
  };
}
