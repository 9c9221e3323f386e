import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBSourceRecord } from "./dynamodbEvent.js";
import { toMillis } from "./toMillis.js";
import { clientRegion } from "./clientRegion.js";
import { fromDynamoDBSdkRecord, isDynamoDBSourceRecord } from "./dynamodbRecord.js";
import { MalformedResponseError } from "./malformedResponseError.js";
import type { StreamSource } from "./streamSource.js";
import { takeWireRecords } from "./wireRecords.js";

/** DynamoDB Streams. */
export function createDynamoDBSource(
  client: DynamoDBStreamsClient,
): StreamSource<DynamoDBSourceRecord> {
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

    async getRecords(_shard, iterator, limit, abortSignal) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
      const wireRecords = takeWireRecords(command.middlewareStack, isDynamoDBSourceRecord);
      const { Records, NextShardIterator } = await client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      const fromSdk: readonly unknown[] | undefined = Records?.map(fromDynamoDBSdkRecord);
      // Those of the wire were checked one by one when they were taken.
      const records =
        wireRecords() ?? (fromSdk?.every(isDynamoDBSourceRecord) ? fromSdk : undefined);
      if (!records) {
        throw new MalformedResponseError(
          "GetRecords gave no Records, or one without dynamodb.SequenceNumber",
        );
      }
      return { records, nextIterator: NextShardIterator ?? undefined };
    },

    clientRegion: () => clientRegion(client.config),
    sequenceNumber: (record) => record.dynamodb.SequenceNumber,
    // AWS always tells it.
    byteLength: (record) => record.dynamodb.SizeBytes ?? 1_000,
    arrival: (record) => toMillis(record.dynamodb.ApproximateCreationDateTime),
  };
}
