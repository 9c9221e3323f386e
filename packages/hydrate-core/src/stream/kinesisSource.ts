import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { Attempts } from "./attempts.js";
import { clientRegion } from "./clientRegion.js";
import { fromKinesisSdkRecord, toKinesisStreamRecord } from "./kinesisRecord.js";
import { MalformedResponseError } from "./readFailure.js";
import type { StreamSource } from "./streamSource.js";
import { takeWireRecords } from "./wireRecords.js";

/** Kinesis Data Streams. */
export function createKinesisSource(
  client: KinesisClient,
  invokeIdentityArn?: string,
): StreamSource {
  const attempts = new Attempts();
  return {
    name: "kinesis",
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
    maxPageSize: 10_000,
    maxIdlePages: 10,
    hidesTrims: true,
    // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
    quota: { callsPerSecond: 5, bytesPerSecond: 2_000_000 },

    async getShardIterator({ streamArn, shardId }, position, abortSignal) {
      const command = new GetShardIteratorCommand({
        // Not StreamName: the ARN alone reaches a stream of another account.
        StreamARN: streamArn,
        ShardId: shardId,
        ShardIteratorType: position.type,
        ...(position.type !== "TRIM_HORIZON" && {
          StartingSequenceNumber: position.sequenceNumber,
        }),
      });
      attempts.watch(command.middlewareStack, "ShardIterator");
      const { ShardIterator } = await client.send(command, { ...(abortSignal && { abortSignal }) });
      if (!ShardIterator)
        throw new MalformedResponseError("GetShardIterator gave no ShardIterator");
      return ShardIterator;
    },

    async getRecords(shard, iterator, limit, abortSignal) {
      const command = new GetRecordsCommand({
        StreamARN: shard.streamArn,
        ShardIterator: iterator,
        Limit: limit,
      });
      const toRecord = (value: unknown) => toKinesisStreamRecord(value, shard, invokeIdentityArn);
      attempts.watch(command.middlewareStack, "Records");
      const recordsOf = takeWireRecords(command.middlewareStack, toRecord, fromKinesisSdkRecord);
      const { Records, NextShardIterator, MillisBehindLatest } = await client.send(command, {
        ...(abortSignal && { abortSignal }),
      });
      const records = recordsOf(Records);
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

    lastFailure: () => attempts.lastFailure,
    clientRegion: () => clientRegion(client.config),
  };
}
