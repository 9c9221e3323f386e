import {
  type _Record,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBSourceRecord } from "../events/dynamodbEvent.js";
import { clientRegion } from "./clientRegion.js";
import { MalformedResponseError } from "./malformedResponseError.js";
import type { StreamSource } from "./streamSource.js";

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
      const { Records, NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }),
        { ...(abortSignal && { abortSignal }) },
      );
      if (!Records?.every(isSourceRecord)) {
        throw new MalformedResponseError(
          "GetRecords gave no Records, or one without dynamodb.SequenceNumber",
        );
      }
      return { records: Records, nextIterator: NextShardIterator ?? undefined };
    },

    clientRegion: () => clientRegion(client.config),
    sequenceNumber: (record) => record.dynamodb.SequenceNumber,
    arrival: (record) => record.dynamodb.ApproximateCreationDateTime?.getTime(),
  };
}

function isSourceRecord(record: _Record): record is DynamoDBSourceRecord {
  return record.dynamodb?.SequenceNumber !== undefined;
}
