import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { HydrateUnsupportedSourceError } from "../errors.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { type StreamRecord, sequenceNumberOf } from "../stream/streamRecord.js";
import type { HydratedRecord } from "./hydratedRecord.js";
import { toStreamEvent } from "./toStreamEvent.js";

/** Several batches as one event. */
export type MergedBatches = {
  readonly event: KinesisStreamEvent | DynamoDBStreamEvent;
  /** For each batch, the index of its last record in the event; -1 for one without records. */
  readonly lastIndexes: readonly number[];
};

/**
 * Makes one event of several batches, as a stream's own would be: a record that several of them hold
 * appears once, and the records of a shard are together, in its order. The records of a KPL aggregate
 * that Lambda took apart share their number; as often as one batch holds one, so does the event.
 *
 * @throws {@link HydrateUnsupportedSourceError} (`ERR_HYDRATE_SOURCE_UNSUPPORTED`) for batches of both
 * kinds of streams
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) for a batch whose records went
 * to S3: {@link restorePayload} brings them back
 */
export function mergeBatches(batches: readonly HydratedRecord[]): MergedBatches {
  const ofKinesis = batches.filter(({ KinesisBatch }) => KinesisBatch).length;
  if (ofKinesis > 0 && ofKinesis < batches.length) {
    throw new HydrateUnsupportedSourceError(
      "kinesis and dynamodb",
      "The messages hold batches of Kinesis and of DynamoDB streams, and no event can be both. " +
        "Give each its own queue or topic, or name the one this function reads in source.",
    );
  }
  const shards = new Map<string, Map<string, StreamRecord[]>>();
  const ends = batches.map((batch) => {
    const { streamArn, shardId } = toBatchPointer(batch);
    const name = `${streamArn} ${shardId}`;
    const shard = shards.get(name) ?? new Map<string, StreamRecord[]>();
    shards.set(name, shard);
    const records = eventRecords(batch);
    for (const [number, ofNumber] of Map.groupBy(records, sequenceNumberOf)) {
      const known = shard.get(number);
      shard.set(number, known ? union(known, ofNumber) : ofNumber);
    }
    const last = records.at(-1);
    return { shard, number: last && sequenceNumberOf(last) };
  });
  const records = [...shards.values()].flatMap(inOrder);
  const indexes = new Map<StreamRecord | undefined, number>(
    records.map((record, i) => [record, i]),
  );
  return {
    // All of one kind, as the check above makes sure.
    event: { Records: records } as KinesisStreamEvent | DynamoDBStreamEvent,
    lastIndexes: ends.map(({ shard, number = "" }) => indexes.get(shard.get(number)?.at(-1)) ?? -1),
  };
}

function eventRecords(batch: HydratedRecord): readonly StreamRecord[] {
  const { Records: records }: { Records: readonly StreamRecord[] } = toStreamEvent(batch);
  return records;
}

/** The records of a number in two batches: each as often as the batch that holds it more often. */
function union(known: readonly StreamRecord[], records: readonly StreamRecord[]): StreamRecord[] {
  const counts = new Map<string, number>();
  for (const record of known) counts.set(contentOf(record), timesOf(record) + 1);
  const added = records.filter((record) => {
    const count = timesOf(record);
    counts.set(contentOf(record), count - 1);
    return count <= 0;
  });
  return [...known, ...added];

  function timesOf(record: StreamRecord): number {
    return counts.get(contentOf(record)) ?? 0;
  }
}

/**
 * What tells records of one number apart. Not the whole record: two consumers of a stream have the same
 * one with different ARNs and roles.
 */
function contentOf(record: StreamRecord): string {
  return "kinesis" in record ? `${record.kinesis.partitionKey} ${record.kinesis.data}` : "";
}

function inOrder(shard: ReadonlyMap<string, readonly StreamRecord[]>): StreamRecord[] {
  return [...shard]
    .map(([number, records]) => [BigInt(number), records] as const)
    .sort(([a], [b]) => Number(a - b))
    .flatMap(([, records]) => records);
}
