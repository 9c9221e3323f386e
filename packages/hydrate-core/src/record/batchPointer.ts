import { HydratePayloadError } from "../errors.js";
import { isKinesisOnFailureRecord, type OnFailureRecord } from "./onFailureRecord.js";
import { parseStreamArn, type StreamArn } from "./streamArn.js";

/** Where the records of one failed batch are: a closed range of sequence numbers of one shard. */
export type BatchPointer = StreamArn & {
  readonly shardId: string;
  readonly startSequenceNumber: string;
  readonly endSequenceNumber: string;
  /** Records the function was given; the range may hold more of them, and with KPL fewer. */
  readonly batchSize: number;
  /** Epoch milliseconds; absent where the record does not tell. */
  readonly firstArrival?: number;
  /** Epoch milliseconds; absent where the record does not tell. */
  readonly lastArrival?: number;
};

/**
 * Reads the pointer out of an on-failure record.
 *
 * @throws {@link HydratePayloadError} (`ERR_HYDRATE_PAYLOAD_INVALID`) where `streamArn` is not a stream's
 */
export function toBatchPointer(record: OnFailureRecord): BatchPointer {
  const [source, info] = isKinesisOnFailureRecord(record)
    ? (["kinesis", record.KinesisBatchInfo] as const)
    : (["dynamodb", record.DDBStreamBatchInfo] as const);
  const arn = parseStreamArn(source, info.streamArn);
  if (!arn) {
    throw new HydratePayloadError("Not an on-failure record", [
      {
        member: "streamArn",
        message: `must be the ARN of a ${source} stream, got ${info.streamArn}`,
      },
    ]);
  }
  const firstArrival = toMillis(info.approximateArrivalOfFirstRecord);
  const lastArrival = toMillis(info.approximateArrivalOfLastRecord);
  return {
    ...arn,
    shardId: info.shardId,
    startSequenceNumber: info.startSequenceNumber,
    endSequenceNumber: info.endSequenceNumber,
    batchSize: info.batchSize,
    ...(firstArrival !== undefined && { firstArrival }),
    ...(lastArrival !== undefined && { lastArrival }),
  };
}

function toMillis(time: string | undefined): number | undefined {
  const millis = Date.parse(time ?? "");
  return Number.isNaN(millis) ? undefined : millis;
}
