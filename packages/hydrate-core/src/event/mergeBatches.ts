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
 * appears once, and the records of a shard are together, in its order.
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
  const shards = new Map<string, Map<string, StreamRecord>>();
  const lasts = batches.map((batch) => {
    const { streamArn, shardId } = toBatchPointer(batch);
    const name = `${streamArn} ${shardId}`;
    const shard = shards.get(name) ?? new Map<string, StreamRecord>();
    shards.set(name, shard);
    const records = eventRecords(batch);
    for (const record of records) {
      const number = sequenceNumberOf(record);
      if (!shard.has(number)) shard.set(number, record);
    }
    const last = records.at(-1);
    return last && shard.get(sequenceNumberOf(last));
  });
  const records = [...shards.values()].flatMap(inOrder);
  const indexes = new Map<StreamRecord | undefined, number>(
    records.map((record, i) => [record, i]),
  );
  return {
    // All of one kind, as the check above makes sure.
    event: { Records: records } as KinesisStreamEvent | DynamoDBStreamEvent,
    lastIndexes: lasts.map((last) => indexes.get(last) ?? -1),
  };
}

function eventRecords(batch: HydratedRecord): readonly StreamRecord[] {
  const { Records: records }: { Records: readonly StreamRecord[] } = toStreamEvent(batch);
  return records;
}

function inOrder(shard: ReadonlyMap<string, StreamRecord>): StreamRecord[] {
  return [...shard]
    .map(([number, record]) => [BigInt(number), record] as const)
    .sort(([a], [b]) => Number(a - b))
    .map(([, record]) => record);
}
