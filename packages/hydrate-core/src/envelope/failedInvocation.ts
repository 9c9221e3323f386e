import { isObject } from "../lib/json.js";
import {
  arrivalOf,
  isDynamoDBStreamRecord,
  isKinesisStreamRecord,
  type StreamRecord,
  sequenceNumberOf,
} from "../stream/streamRecord.js";
import { invalid } from "./place.js";
import { streamEventSource } from "./streamEventSource.js";

/**
 * Makes on-failure records of an asynchronous invocation that failed on a stream's own event, as
 * Lambda's destinations report it: nothing points to a shard there, but the whole event is at hand. The
 * records are those that Lambda's S3 destination would have written, with the event in `payload`: one
 * for each part of the event that goes up within a shard. Gives undefined for any other invocation.
 *
 * A DynamoDB event does not name its shard, so the record's `shardId` is "unknown".
 */
export function toFailedInvocations({
  requestPayload,
  requestContext,
  responseContext,
  version,
  timestamp,
}: Readonly<Record<string, unknown>>): readonly object[] | undefined {
  const source = streamEventSource(requestPayload);
  if (source === undefined || !isObject(requestPayload)) return undefined;
  if (isObject(requestContext) && requestContext["condition"] === "Success") {
    throw invalid("requestPayload", "is a stream's own event, and the function succeeded on it");
  }
  const isRecord = source === "kinesis" ? isKinesisStreamRecord : isDynamoDBStreamRecord;
  const records = Array.isArray(requestPayload["Records"]) ? requestPayload["Records"] : [];
  if (records.length === 0) throw invalid("requestPayload", "holds no record");
  const runs: Run[] = [];
  for (const record of records) {
    if (!isRecord(record)) {
      throw invalid("requestPayload", `holds a record that is not a ${source} stream's`);
    }
    const last = runs.at(-1);
    if (last && continues(last, record)) last.records.push(record);
    else
      runs.push({ streamArn: record.eventSourceARN, shardId: shardOf(record), records: [record] });
  }
  const batchInfo = source === "kinesis" ? "KinesisBatchInfo" : "DDBStreamBatchInfo";
  return runs.map((run) => ({
    requestContext,
    responseContext,
    version,
    timestamp,
    [batchInfo]: toBatchInfo(run),
    payload: { Records: run.records },
  }));
}

/** Records of one shard, in its order. */
type Run = {
  readonly streamArn: string | undefined;
  readonly shardId: string;
  readonly records: StreamRecord[];
};

function continues({ streamArn, shardId, records }: Run, next: StreamRecord): boolean {
  const last = records.at(-1);
  return (
    streamArn === next.eventSourceARN &&
    shardId === shardOf(next) &&
    last !== undefined &&
    BigInt(sequenceNumberOf(last)) <= BigInt(sequenceNumberOf(next))
  );
}

function shardOf(record: StreamRecord): string {
  // Kinesis writes it into the id: shardId-000000000006:4959…
  const [, shardId] = "kinesis" in record ? (/^(shardId-.+):\d+$/.exec(record.eventID) ?? []) : [];
  return shardId ?? "unknown";
}

function toBatchInfo({ streamArn, shardId, records }: Run): object {
  const [first, last] = [records[0], records.at(-1)];
  return {
    shardId,
    startSequenceNumber: first && sequenceNumberOf(first),
    endSequenceNumber: last && sequenceNumberOf(last),
    approximateArrivalOfFirstRecord: first && toTime(first),
    approximateArrivalOfLastRecord: last && toTime(last),
    batchSize: records.length,
    streamArn,
  };
}

function toTime(record: StreamRecord): string | undefined {
  const time = new Date(arrivalOf(record) ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
