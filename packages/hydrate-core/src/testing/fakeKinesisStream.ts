import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from "@aws-sdk/client-kinesis";
import type { AwsClientStub } from "aws-sdk-client-mock";
import { assertSameCopy } from "./assertSameCopy.js";
import {
  FakeShard,
  type FakeStream,
  type FakeStreamOptions,
  fakeAwsError,
  type TrimStyle,
} from "./fakeStream.js";

/** What {@link fakeKinesisStream} is made of. */
export type FakeKinesisStreamOptions = FakeStreamOptions<_Record> & {
  /**
   * What a trimmed position gives: `skip` goes on at the oldest record as if nothing had happened,
   * `stuck` gives empty pages that stay behind, `refuse` an InvalidArgumentException.
   *
   * @default "skip"
   */
  readonly trimStyle?: TrimStyle;
};

/**
 * Lets a client mocked by aws-sdk-client-mock answer from a shard in memory.
 *
 * @throws TypeError for the mock of a class of another copy of the SDK
 *
 * @example
 * const kinesis = mockClient(KinesisClient);
 * fakeKinesisStream(kinesis, { records, steps: [{ type: "empty", millisBehindLatest: 1 }] });
 */
export function fakeKinesisStream(
  mock: AwsClientStub<KinesisClient>,
  { trimStyle = "skip", ...options }: FakeKinesisStreamOptions,
): FakeStream {
  assertSameCopy(mock, KinesisClient, "@aws-sdk/client-kinesis");
  const shard = new FakeShard(options, (record) => record.SequenceNumber ?? "0");

  mock.on(GetShardIteratorCommand).callsFake(async (input: GetShardIteratorCommand["input"]) => {
    shard.calls.push({ operation: "GetShardIterator", input: { ...input } });
    const index = shard.seek(input.ShardIteratorType, input.StartingSequenceNumber);
    if (index === undefined && trimStyle === "refuse") {
      throw fakeAwsError("InvalidArgumentException", "StartingSequenceNumber is out of range");
    }
    const stuck = index === undefined && trimStyle === "stuck";
    return { ShardIterator: stuck ? "stuck" : String(index ?? shard.oldest) };
  });

  mock.on(GetRecordsCommand).callsFake(async (input: GetRecordsCommand["input"]) => {
    shard.calls.push({ operation: "GetRecords", input: { ...input } });
    if (input.ShardIterator === "stuck") {
      return { Records: [], NextShardIterator: "stuck", MillisBehindLatest: 86_400_000 };
    }
    const page = shard.page(Number(input.ShardIterator), input.Limit ?? 10_000);
    return {
      Records: page.records,
      NextShardIterator: page.nextIterator,
      MillisBehindLatest: page.millisBehindLatest,
    };
  });

  return { calls: shard.calls, trim: (records) => shard.trim(records) };
}
