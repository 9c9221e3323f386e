import {
  type _Record,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { AwsClientStub } from "aws-sdk-client-mock";
import { assertSameCopy } from "./assertSameCopy.js";
import { FakeShard, type FakeStream, type FakeStreamOptions, fakeAwsError } from "./fakeStream.js";

/**
 * Lets a client mocked by aws-sdk-client-mock answer from a shard in memory. A trimmed position
 * gives a TrimmedDataAccessException, from either call.
 *
 * @example
 * const streams = mockClient(DynamoDBStreamsClient);
 * fakeDynamoDBStream(streams, { records, trimmed: 1 });
 */
export function fakeDynamoDBStream(
  mock: AwsClientStub<DynamoDBStreamsClient>,
  options: FakeStreamOptions<_Record>,
): FakeStream {
  assertSameCopy(mock, DynamoDBStreamsClient, "@aws-sdk/client-dynamodb-streams");
  const shard = new FakeShard(options, (record) => record.dynamodb?.SequenceNumber ?? "0");

  mock.on(GetShardIteratorCommand).callsFake(async (input: GetShardIteratorCommand["input"]) => {
    shard.calls.push({ operation: "GetShardIterator", input: { ...input } });
    const index = shard.seek(input.ShardIteratorType, input.SequenceNumber);
    if (index === undefined) throw fakeAwsError("TrimmedDataAccessException");
    return { ShardIterator: String(index) };
  });

  mock.on(GetRecordsCommand).callsFake(async (input: GetRecordsCommand["input"]) => {
    shard.calls.push({ operation: "GetRecords", input: { ...input } });
    const limit = input.Limit ?? 1_000;
    if (limit > 1_000) throw fakeAwsError("LimitExceededException");
    const index = Number(input.ShardIterator);
    const oldest = shard.oldest;
    const page = shard.page(index, limit);
    if (index < Math.max(oldest, shard.oldest)) throw fakeAwsError("TrimmedDataAccessException");
    return { Records: page.records, NextShardIterator: page.nextIterator };
  });

  return { calls: shard.calls, trim: (records) => shard.trim(records) };
}
