import type { HydratedRecord, OnFailureRecord } from "../../src/index.js";
import {
  buildDynamoDBOnFailureRecord,
  buildKinesisOnFailureRecord,
} from "../../src/testing/index.js";
import type { ModelRecord } from "./modelShard.js";
import type { SourceName } from "./scriptedServer.js";

const firstArrival = Date.parse("2026-11-23T10:00:00.000Z");

/** Records 10 ms apart whose numbers have gaps, and grow in length from the eighth on. */
export const modelRecords = (count: number, bytes = 8): ModelRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    sequenceNumber: numberAt(index),
    data: new Uint8Array(bytes).fill(index),
    arrival: firstArrival + index * 10,
  }));

export const numberAt = (index: number): bigint =>
  99_999_999_999_999_999_999_900n + BigInt(index) * 13n;

/** The on-failure record of the records from the nth to the mth. */
export function failureOf(
  source: SourceName,
  from: number,
  to: number,
  batchSize = to - from + 1,
  time?: string,
): OnFailureRecord {
  return toOnFailureRecord(source, {
    startSequenceNumber: String(numberAt(from)),
    endSequenceNumber: String(numberAt(to)),
    approximateArrivalOfFirstRecord: time ?? new Date(firstArrival + from * 10).toISOString(),
    approximateArrivalOfLastRecord: time ?? new Date(firstArrival + to * 10).toISOString(),
    batchSize,
  });
}

export function toOnFailureRecord(
  source: SourceName,
  info: {
    startSequenceNumber: string;
    endSequenceNumber: string;
    approximateArrivalOfFirstRecord: string | undefined;
    approximateArrivalOfLastRecord: string | undefined;
    batchSize: number;
  },
): OnFailureRecord {
  return source === "kinesis"
    ? buildKinesisOnFailureRecord(info)
    : buildDynamoDBOnFailureRecord(info);
}

/** What a hydrated record holds, as number and bytes. */
export function contentOf(hydrated: HydratedRecord): { number: bigint; base64: string }[] {
  return hydrated.KinesisBatch
    ? hydrated.KinesisBatch.map(({ kinesis }) => ({
        number: BigInt(kinesis.sequenceNumber),
        base64: kinesis.data,
      }))
    : hydrated.DDBStreamBatch.map(({ dynamodb }) => ({
        number: BigInt(dynamodb?.SequenceNumber ?? -1),
        base64: dynamodb?.Keys?.["id"]?.B ?? "",
      }));
}

/** The same of the model. */
export const contentOfModel = (
  records: readonly ModelRecord[],
): { number: bigint; base64: string }[] =>
  records.map(({ sequenceNumber, data }) => ({
    number: sequenceNumber,
    base64: Buffer.from(data).toString("base64"),
  }));
