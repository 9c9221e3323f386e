import { HydratePayloadError } from "../errors.js";
import { describe, isObject } from "../lib/json.js";
import { type BatchPointer, toBatchPointer } from "../record/batchPointer.js";
import {
  type DynamoDBOnFailureRecord,
  DynamoDBOnFailureRecordSchema,
  type KinesisOnFailureRecord,
  KinesisOnFailureRecordSchema,
  type OnFailureRecord,
} from "../record/onFailureRecord.js";
import { parseStreamArn } from "../record/streamArn.js";
import {
  type DynamoDBStreamRecord,
  isDynamoDBStreamRecord,
  isKinesisStreamRecord,
  type KinesisStreamRecord,
  type StreamRecord,
  sequenceNumberOf,
} from "../stream/streamRecord.js";
import { agrees } from "../verdict/agrees.js";
import { type Hydration, toHydration } from "../verdict/hydration.js";

/** A Kinesis on-failure record as it came, with the records it points to. */
export type HydratedKinesisRecord = KinesisOnFailureRecord & {
  KinesisBatch: KinesisStreamRecord[];
  DDBStreamBatch?: undefined;
  hydration: Hydration;
};

/** A DynamoDB on-failure record as it came, with the records it points to. */
export type HydratedDynamoDBRecord = DynamoDBOnFailureRecord & {
  DDBStreamBatch: DynamoDBStreamRecord[];
  KinesisBatch?: undefined;
  hydration: Hydration;
};

/** Either; ask for `KinesisBatch` to tell which. */
export type HydratedRecord = HydratedKinesisRecord | HydratedDynamoDBRecord;

/** Puts an answer together: the on-failure record as it came, the batch and the verdict. */
export function withBatch(
  { KinesisBatch: _, DDBStreamBatch: __, ...record }: OnFailureRecord,
  records: readonly StreamRecord[],
  hydration: Hydration,
): HydratedRecord {
  const batch = record.KinesisBatchInfo ? "KinesisBatch" : "DDBStreamBatch";
  // The source of a Kinesis pointer gives Kinesis records, and that of a table's stream its own.
  return { ...record, [batch]: records, hydration } as unknown as HydratedRecord;
}

/** The records of a batch, whichever kind it is. */
export function recordsOf({
  KinesisBatch,
  DDBStreamBatch,
}: HydratedRecord): readonly StreamRecord[] {
  return KinesisBatch ?? DDBStreamBatch;
}

/**
 * Tells a hydrated record from one that has only the pointer, from one whose verdict or stream does not
 * fit its batch, and from everything else.
 */
export function isHydratedRecord(record: unknown): record is HydratedRecord {
  const pointer = hydratedPointer(record);
  // Only a hydrated record has this pointer.
  return (
    pointer !== undefined &&
    foreignStream(recordsOf(record as HydratedRecord), pointer) === undefined
  );
}

/**
 * Makes sure that records that came in a message are of the stream that its pointer names: only that
 * one was allowed.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`)
 */
export function assertOwnRecords(
  records: readonly StreamRecord[],
  pointer: Pick<BatchPointer, "source" | "streamArn">,
): void {
  const found = foreignStream(records, pointer);
  if (found === undefined) return;
  throw new HydratePayloadError("The records are not those of the pointer", [
    {
      member: "eventSourceARN",
      message: `must be ${pointer.streamArn} in each, got ${describe(found)}`,
    },
  ]);
}

// A record that names no stream, as tests and some emulators write it, claims nothing that could be
// wrong: whoever forges one can as well write the name that is asked for.
function foreignStream(
  records: readonly StreamRecord[],
  { source, streamArn }: Pick<BatchPointer, "source" | "streamArn">,
): unknown {
  return records
    .map((record): unknown => record.eventSourceARN)
    .find(
      (arn) =>
        arn !== undefined &&
        // A consumer with enhanced fan-out gets its own ARN, below the stream's.
        !(typeof arn === "string" && parseStreamArn(source, arn)?.streamArn === streamArn),
    );
}

/**
 * The pointer of a hydrated record; undefined where the record is not one. Its records may still be of
 * another stream: {@link assertOwnRecords}.
 */
export function hydratedPointer(record: unknown): BatchPointer | undefined {
  const hydration = isObject(record) ? toHydration(record["hydration"]) : undefined;
  if (!isObject(record) || !hydration) return undefined;
  const isKinesis = Array.isArray(record["KinesisBatch"]);
  const { success, data } = isKinesis
    ? KinesisOnFailureRecordSchema.safeParse(record)
    : DynamoDBOnFailureRecordSchema.safeParse(record);
  const records = isKinesis
    ? allOf(record["KinesisBatch"], isKinesisStreamRecord)
    : allOf(record["DDBStreamBatch"], isDynamoDBStreamRecord);
  if (!success || !records) return undefined;
  const pointer = toBatchPointer(data);
  return agrees(hydration, pointer, records.map(sequenceNumberOf)) ? pointer : undefined;
}

/** A list all of whose items are records of one kind; undefined for anything else. */
export function allOf<T>(
  values: unknown,
  isRecord: (value: unknown) => value is T,
): readonly T[] | undefined {
  return Array.isArray(values) && values.every(isRecord) ? values : undefined;
}
