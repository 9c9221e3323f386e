import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import type { KinesisSourceRecord } from "./kinesisEvent.js";
import { toMillis } from "./toMillis.js";
import { clientRegion } from "./clientRegion.js";
import { fromKinesisSdkRecord, isKinesisSourceRecord } from "./kinesisRecord.js";
import { MalformedResponseError } from "./malformedResponseError.js";
import { parseKinesisAnswer } from "./parseKinesisAnswer.js";
import type { StreamSource } from "./streamSource.js";
import { takeWireRecords } from "./wireRecords.js";

/** Kinesis Data Streams. */
export function createKinesisSource(client: KinesisClient): StreamSource<KinesisSourceRecord> {
  return {
    name: "kinesis",
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
    maxPageSize: 10_000,
    maxIdlePages: 10,

    async getShardIterator({ streamArn, shardId }, position, abortSignal) {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({
          // Not StreamName: the ARN alone reaches a stream of another account.
          StreamARN: streamArn,
          ShardId: shardId,
          ShardIteratorType: position.type,
          ...(position.type !== "TRIM_HORIZON" && {
            StartingSequenceNumber: position.sequenceNumber,
          }),
        }),
        { ...(abortSignal && { abortSignal }) },
      );
      if (!ShardIterator)
        throw new MalformedResponseError("GetShardIterator gave no ShardIterator");
      return ShardIterator;
    },

    async getRecords({ streamArn }, iterator, limit, abortSignal) {
      const command = new GetRecordsCommand({
        StreamARN: streamArn,
        ShardIterator: iterator,
        Limit: limit,
      });
      const wireRecords = takeWireRecords(
        command.middlewareStack,
        isKinesisSourceRecord,
        parseKinesisAnswer,
      );
      const { Records, NextShardIterator, MillisBehindLatest } = await client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      const fromSdk: readonly unknown[] | undefined = Records?.map(fromKinesisSdkRecord);
      // Those of the wire were checked one by one when they were taken.
      const records =
        wireRecords() ?? (fromSdk?.every(isKinesisSourceRecord) ? fromSdk : undefined);
      if (!records) {
        throw new MalformedResponseError(
          "GetRecords gave no Records, or one without SequenceNumber or Data",
        );
      }
      return {
        records,
        nextIterator: NextShardIterator ?? undefined,
        // A page that does not say may be as far behind as the retention.
        millisBehindLatest: MillisBehindLatest ?? Number.POSITIVE_INFINITY,
      };
    },

    clientRegion: () => clientRegion(client.config),
    sequenceNumber: (record) => record.SequenceNumber,
    byteLength: (record) => record.Data.length,
    arrival: (record) => toMillis(record.ApproximateArrivalTimestamp),
  };
}
