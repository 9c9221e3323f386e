import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { toBatchPointer } from "../record/batchPointer.js";
import { HydrateUnsupportedSourceError } from "../errors.js";
import { sequenceNumberOf } from "../stream/streamRecord.js";
import type {
  DynamoDBStreamRecord,
  HydratedRecord,
  KinesisStreamRecord,
} from "./hydratedRecord.js";
import { toStreamEvent } from "./toStreamEvent.js";

/** Several batches as one event. */
export type MergedBatches = {
  readonly event: KinesisStreamEvent | DynamoDBStreamEvent;
  /** For each batch, the index of its last record in the event; -1 for one without records. */
  readonly lastIndexes: readonly number[];
};

type StreamRecord = KinesisStreamRecord | DynamoDBStreamRecord;

/**
 * Makes one event of several batches, as a stream's own would be: a record that several of them hold
 * appears once, and the records of a shard stand together, in its order.
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
  const read = batches.map((batch) => {
    const { streamArn, shardId } = toBatchPointer(batch);
    const name = `${streamArn} ${shardId}`;
    const shard = shards.get(name) ?? new Map<string, StreamRecord>();
    shards.set(name, shard);
    const numbers = recordsOf(batch).map((record) => {
      const number = sequenceNumberOf(record);
      shard.set(number, record);
      return number;
    });
    return { shard, numbers };
  });

  const records: StreamRecord[] = [];
  const indexes = new Map<StreamRecord | undefined, number>();
  for (const shard of shards.values()) {
    for (const record of inOrder(shard)) indexes.set(record, records.push(record) - 1);
  }
  return {
    // All of one kind, as was made sure above.
    event: { Records: records } as KinesisStreamEvent | DynamoDBStreamEvent,
    // The highest, and not that of its last record: what came in a message may be in any order.
    lastIndexes: read.map(({ shard, numbers }) =>
      numbers.reduce(
        (highest, number) => Math.max(highest, indexes.get(shard.get(number)) ?? -1),
        -1,
      ),
    ),
  };
}

function recordsOf(batch: HydratedRecord): readonly StreamRecord[] {
  const { Records: records }: { Records: readonly StreamRecord[] } = toStreamEvent(batch);
  return records;
}

function inOrder(shard: ReadonlyMap<string, StreamRecord>): StreamRecord[] {
  return [...shard]
    .map(([number, record]) => [BigInt(number), record] as const)
    .sort(([a], [b]) => Number(a - b))
    .map(([, record]) => record);
}
