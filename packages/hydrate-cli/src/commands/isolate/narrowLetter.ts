import type { HydratedRecord, OnFailureRecord, StreamRecord } from "hydrate-core";
import { sequenceNumberOf } from "hydrate-core";

/**
 * The message for what is left of a complete batch from a record on: the records themselves where they
 * fit the queue, since a stream forgets, else a pointer to them.
 */
export function narrowLetter(record: HydratedRecord, from: number, limit: number): string {
  const narrowed = record.KinesisBatch
    ? narrowKinesis(record, record.KinesisBatch.slice(from))
    : narrowDynamoDB(record, record.DDBStreamBatch.slice(from));
  const whole = JSON.stringify(narrowed);
  if (Buffer.byteLength(whole) <= limit) return whole;
  const { KinesisBatch: _, DDBStreamBatch: __, hydration: ___, ...pointer } = narrowed;
  return JSON.stringify(pointer satisfies Omit<OnFailureRecord, never>);
}

type Kinesis = Extract<HydratedRecord, { KinesisBatch: unknown[] }>;
type DynamoDB = Exclude<HydratedRecord, Kinesis>;

function narrowKinesis(record: Kinesis, left: Kinesis["KinesisBatch"]): HydratedRecord {
  const arrived = left[0]?.kinesis.approximateArrivalTimestamp;
  const info = { ...record.KinesisBatchInfo, ...range(left, arrived) };
  return { ...record, KinesisBatchInfo: info, KinesisBatch: left, ...verdict(record, left) };
}

function narrowDynamoDB(record: DynamoDB, left: DynamoDB["DDBStreamBatch"]): HydratedRecord {
  const created = left[0]?.dynamodb?.ApproximateCreationDateTime;
  const info = { ...record.DDBStreamBatchInfo, ...range(left, created) };
  return { ...record, DDBStreamBatchInfo: info, DDBStreamBatch: left, ...verdict(record, left) };
}

function range(left: readonly StreamRecord[], seconds: number | undefined) {
  const [first] = left;
  return {
    batchSize: left.length,
    ...(first && { startSequenceNumber: sequenceNumberOf(first) }),
    ...(seconds !== undefined && {
      approximateArrivalOfFirstRecord: new Date(seconds * 1_000).toISOString(),
    }),
  };
}

function verdict({ hydration }: HydratedRecord, left: readonly StreamRecord[]) {
  const [first] = left;
  return {
    hydration: {
      ...hydration,
      recordCount: left.length,
      expectedCount: left.length,
      ...(first && { firstSequenceNumber: sequenceNumberOf(first) }),
    },
  };
}
