import * as streams from "@aws-sdk/client-dynamodb-streams";
import * as kinesis from "@aws-sdk/client-kinesis";
import { batchOf, type Pointer } from "./load.ts";

/** How a contender reaches the servers. */
export type Connection = {
  readonly endpoints: Readonly<Record<"kinesis" | "dynamodb", string>>;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

type Page = {
  readonly Records?: readonly unknown[] | undefined;
  readonly NextShardIterator?: string | undefined;
};

/** The calls that a batch needs, made by the SDK, and nothing done with what they give. */
export function createBareCalls({ endpoints, ...config }: Connection) {
  const kinesisClient = new kinesis.KinesisClient({ ...config, endpoint: endpoints.kinesis });
  const streamsClient = new streams.DynamoDBStreamsClient({
    ...config,
    endpoint: endpoints.dynamodb,
  });
  const ShardIteratorType = "AT_SEQUENCE_NUMBER";

  return async (pointer: Pointer): Promise<void> => {
    const {
      source,
      streamArn,
      shardId: ShardId,
      startSequenceNumber,
      batchSize,
    } = batchOf(pointer);
    const isKinesis = source === "kinesis";
    const { ShardIterator } = isKinesis
      ? await kinesisClient.send(
          new kinesis.GetShardIteratorCommand({
            StreamARN: streamArn,
            ShardId,
            ShardIteratorType,
            StartingSequenceNumber: startSequenceNumber,
          }),
        )
      : await streamsClient.send(
          new streams.GetShardIteratorCommand({
            StreamArn: streamArn,
            ShardId,
            ShardIteratorType,
            SequenceNumber: startSequenceNumber,
          }),
        );
    let iterator = ShardIterator;
    for (let read = 0; read < batchSize; ) {
      const Limit = Math.min(batchSize - read, isKinesis ? 10_000 : 1_000);
      const page: Page = isKinesis
        ? await kinesisClient.send(
            new kinesis.GetRecordsCommand({
              StreamARN: streamArn,
              ShardIterator: iterator,
              Limit,
            }),
          )
        : await streamsClient.send(
            new streams.GetRecordsCommand({ ShardIterator: iterator, Limit }),
          );
      read += page.Records?.length ?? 0;
      iterator = page.NextShardIterator;
    }
  };
}
