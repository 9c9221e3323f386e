import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { Attempts } from "./attempts.js";
import { clientRegion } from "./clientRegion.js";
import { fromDynamoDBSdkRecord, toDynamoDBStreamRecord } from "./dynamodbRecord.js";
import { MalformedResponseError } from "./readFailure.js";
import type { StreamSource } from "./streamSource.js";
import { takeWireRecords } from "./wireRecords.js";

/** DynamoDB Streams. */
export function createDynamoDBSource(client: DynamoDBStreamsClient): StreamSource {
  const attempts = new Attempts();
  return {
    name: "dynamodb",
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
    maxPageSize: 1_000,
    maxIdlePages: 25,
    hidesTrims: false,

    async getShardIterator({ streamArn, shardId }, position, abortSignal) {
      const command = new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: shardId,
        ShardIteratorType: position.type,
        ...(position.type !== "TRIM_HORIZON" && { SequenceNumber: position.sequenceNumber }),
      });
      attempts.watch(command.middlewareStack, "ShardIterator");
      const { ShardIterator } = await client.send(command, { ...(abortSignal && { abortSignal }) });
      if (!ShardIterator)
        throw new MalformedResponseError("GetShardIterator gave no ShardIterator");
      return ShardIterator;
    },

    async getRecords(shard, iterator, limit, abortSignal) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
      const toRecord = (value: unknown) => toDynamoDBStreamRecord(value, shard);
      attempts.watch(command.middlewareStack, "Records");
      const recordsOf = takeWireRecords(command.middlewareStack, toRecord, fromDynamoDBSdkRecord);
      const { Records, NextShardIterator } = await client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      const records = recordsOf(Records);
      if (!records) {
        throw new MalformedResponseError(
          "GetRecords gave no Records, or one without dynamodb.SequenceNumber",
        );
      }
      return { records, nextIterator: NextShardIterator ?? undefined };
    },

    lastFailure: () => attempts.lastFailure,
    clientRegion: () => clientRegion(client.config),
  };
}
