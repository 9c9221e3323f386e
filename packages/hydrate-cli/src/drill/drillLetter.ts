import { type OnFailureRecord, parseOnFailureRecord } from "hydrate-core";
import { drillPrefix } from "../case/batch.js";
import type { SourceBatch } from "./streamRecords.js";

export type DrillLetter = {
  /** Marks it: replaying leaves it alone. */
  readonly requestId: string;
  readonly record: OnFailureRecord;
};

/** What the letter says of the failure. */
export type Failure = {
  readonly functionArn: string;
  /** How often the function was called, as the mapping's retries have it. */
  readonly invokeCount: number;
  readonly now: number;
};

/** Builds the message that Lambda would send if the function gave up on these records. */
export function buildDrillLetter(
  { source, streamArn, shardId, records }: SourceBatch,
  { functionArn, invokeCount, now }: Failure,
): DrillLetter {
  const [first, last] = [records[0], records.at(-1)];
  const requestId = `${drillPrefix}${crypto.randomUUID()}`;
  // Lambda writes the times of a table's records without milliseconds.
  const time = (millis = 0): string => {
    const text = new Date(millis).toISOString();
    return source === "kinesis" ? text : text.replace(/\.\d{3}Z$/, "Z");
  };
  const info = {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: time(first?.arrival),
    approximateArrivalOfLastRecord: time(last?.arrival),
    batchSize: records.length,
    streamArn,
  };
  const record = parseOnFailureRecord({
    requestContext: {
      requestId,
      functionArn,
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: invokeCount,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    ...(source === "kinesis" ? { KinesisBatchInfo: info } : { DDBStreamBatchInfo: info }),
  });
  return { requestId, record };
}
