import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { clientRegion } from "./clients.js";
import { fromDynamoDBSdkRecord, toDynamoDBStreamRecord } from "./dynamodbRecord.js";
import { MalformedResponseError } from "./readFailure.js";
import type { StreamSource } from "./streamSource.js";
import { convertAll, takeWireRecords } from "./wireRecords.js";

/** DynamoDB Streams. */
export function createDynamoDBSource(client: DynamoDBStreamsClient): StreamSource {
  return {
    name: "dynamodb",
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
    maxPageSize: 1_000,
    maxIdlePages: 25,

    async getShardIterator({ streamArn, shardId }, position, abortSignal) {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({
          StreamArn: streamArn,
          ShardId: shardId,
          ShardIteratorType: position.type,
          ...(position.type !== "TRIM_HORIZON" && { SequenceNumber: position.sequenceNumber }),
        }),
        { ...(abortSignal && { abortSignal }) },
      );
      if (!ShardIterator)
        throw new MalformedResponseError("GetShardIterator gave no ShardIterator");
      return ShardIterator;
    },

    async getRecords(shard, iterator, limit, abortSignal) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
      const toRecord = (value: unknown) => toDynamoDBStreamRecord(value, shard);
      const wireRecords = takeWireRecords(command.middlewareStack, toRecord);
      const { Records, NextShardIterator } = await client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      const records = wireRecords() ?? convertAll(Records?.map(fromDynamoDBSdkRecord), toRecord);
      if (!records) {
        throw new MalformedResponseError(
          "GetRecords gave no Records, or one without dynamodb.SequenceNumber",
        );
      }
      return { records, nextIterator: NextShardIterator ?? undefined };
    },

    clientRegion: () => clientRegion(client.config),
  };
}
