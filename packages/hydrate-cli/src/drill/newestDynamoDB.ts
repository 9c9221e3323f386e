import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { pause } from "../lib/pause.js";
import { type SourceBatch, type SourceRecord, toJsonForm, type Wanted } from "./streamRecords.js";

const shardsAtMost = 8;
const pagesAtMost = 20;
const betweenPages = 250;
// An open shard never ends: a few empty pages are its end for now.
const emptyPages = 3;

/** Takes the newest records of a shard of a table's stream; undefined where it holds no records. */
export async function newestDynamoDB(
  client: DynamoDBStreamsClient,
  wanted: Wanted,
): Promise<SourceBatch | undefined> {
  const { streamArn, count, signal } = wanted;
  let best: SourceBatch | undefined;
  for (const shardId of await newestShards(client, wanted)) {
    const records = await readTail(client, shardId, wanted);
    if (records.length > (best?.records.length ?? 0)) {
      best = { source: "dynamodb", streamArn, shardId, records };
    }
    if (records.length >= count || signal.aborted) return best;
  }
  return best;
}

/** Open shards first, then the youngest: their ids begin with the time at which they were made. */
async function newestShards(
  client: DynamoDBStreamsClient,
  { streamArn, signal }: Wanted,
): Promise<string[]> {
  const found: { readonly id: string; readonly open: boolean }[] = [];
  let last: string | undefined;
  do {
    const { StreamDescription: of } = await client.send(
      new DescribeStreamCommand({
        StreamArn: streamArn,
        ...(last !== undefined && { ExclusiveStartShardId: last }),
      }),
      { abortSignal: signal },
    );
    for (const { ShardId: id, SequenceNumberRange: range } of of?.Shards ?? []) {
      if (id !== undefined) found.push({ id, open: range?.EndingSequenceNumber === undefined });
    }
    last = of?.LastEvaluatedShardId;
  } while (last !== undefined);
  return found
    .sort((a, b) => Number(b.open) - Number(a.open) || (a.id < b.id ? 1 : -1))
    .slice(0, shardsAtMost)
    .map(({ id }) => id);
}

async function readTail(
  client: DynamoDBStreamsClient,
  ShardId: string,
  { streamArn: StreamArn, count, signal }: Wanted,
): Promise<SourceRecord[]> {
  const { ShardIterator } = await client.send(
    // There is no way to begin at a time.
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    { abortSignal: signal },
  );
  let records: SourceRecord[] = [];
  let iterator = ShardIterator;
  let empty = 0;
  for (let page = 1; iterator !== undefined && page <= pagesAtMost; page += 1) {
    const { Records = [], NextShardIterator } = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }),
      { abortSignal: signal },
    );
    records = [...records, ...Records.flatMap(toSourceRecord)].slice(-count);
    empty = Records.length === 0 ? empty + 1 : 0;
    if (empty === emptyPages) break;
    iterator = NextShardIterator;
    await pause(betweenPages, signal);
  }
  return records;
}

function toSourceRecord({ dynamodb, eventName }: _Record): SourceRecord[] {
  const { SequenceNumber, ApproximateCreationDateTime } = dynamodb ?? {};
  if (SequenceNumber === undefined) return [];
  return [
    {
      sequenceNumber: SequenceNumber,
      arrival: ApproximateCreationDateTime?.getTime() ?? 0,
      content: toJsonForm({ eventName, dynamodb }),
    },
  ];
}
