import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { pause } from "../lib/pause.js";
import { type SourceBatch, type SourceRecord, toJsonForm, type Wanted } from "./streamRecords.js";

const second = 1_000;
// How far back to look, in turn: a busy shard has some at once, a quiet one may need the whole day.
const windows = [30 * second, 600 * second, 6 * 3_600 * second, 24 * 3_600 * second];
const shardsAtMost = 8;
const pagesAtMost = 40;
// Five calls a second are allowed, and the live consumer has its own.
const betweenPages = 400;

/** Takes the newest records of an open shard of a stream; undefined where it holds no records. */
export async function newestKinesis(
  client: KinesisClient,
  wanted: Wanted,
): Promise<SourceBatch | undefined> {
  const { streamArn, count, now, signal } = wanted;
  const { Shards = [] } = await client.send(
    new ListShardsCommand({ StreamARN: streamArn, ShardFilter: { Type: "AT_LATEST" } }),
    { abortSignal: signal },
  );
  const shards = Shards.flatMap(({ ShardId, SequenceNumberRange: range }) =>
    ShardId !== undefined && range?.EndingSequenceNumber === undefined ? [ShardId] : [],
  ).slice(0, shardsAtMost);
  let best: SourceBatch | undefined;
  for (const window of windows) {
    for (const shardId of shards) {
      const records = await readTail(client, shardId, new Date(now - window), wanted);
      if (records.length > (best?.records.length ?? 0)) {
        best = { source: "kinesis", streamArn, shardId, records };
      }
      if (records.length >= count || signal.aborted) return best;
    }
  }
  return best;
}

/** The last records of a shard from a point in time on. */
async function readTail(
  client: KinesisClient,
  ShardId: string,
  Timestamp: Date,
  { streamArn: StreamARN, count, signal }: Wanted,
): Promise<SourceRecord[]> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamARN,
      ShardId,
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp,
    }),
    { abortSignal: signal },
  );
  let records: SourceRecord[] = [];
  let iterator = ShardIterator;
  for (let page = 1; iterator !== undefined && page <= pagesAtMost; page += 1) {
    const { Records, NextShardIterator, MillisBehindLatest } = await client.send(
      new GetRecordsCommand({ StreamARN, ShardIterator: iterator, Limit: 100 }),
      { abortSignal: signal },
    );
    records = [...records, ...(Records ?? []).flatMap(toSourceRecord)].slice(-count);
    // A shard that is written to faster than it is read here has no end.
    if (MillisBehindLatest === 0 || (page >= 5 && records.length >= count)) break;
    iterator = NextShardIterator;
    await pause(betweenPages, signal);
  }
  return records;
}

type WireRecord = {
  readonly SequenceNumber?: string | undefined;
  readonly Data?: Uint8Array | undefined;
  readonly PartitionKey?: string | undefined;
  readonly ApproximateArrivalTimestamp?: Date | undefined;
};

function toSourceRecord(record: WireRecord): SourceRecord[] {
  const { SequenceNumber, Data, PartitionKey, ApproximateArrivalTimestamp } = record;
  if (SequenceNumber === undefined || Data === undefined) return [];
  return [
    {
      sequenceNumber: SequenceNumber,
      arrival: ApproximateArrivalTimestamp?.getTime() ?? 0,
      content: toJsonForm({ data: Data, partitionKey: PartitionKey }),
    },
  ];
}
