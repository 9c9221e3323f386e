import type { HydratedRecord, KinesisStreamRecord } from "hydrate-core";
import { type DecodeMode, decodeData } from "./decodeData.js";
import { jsonSize } from "./jsonSize.js";

const memberBytes = ',"decodedData":'.length;

/**
 * Adds `kinesis.decodedData` beside the data of each Kinesis record where it can be read, as far as
 * `room` bytes go and a message may hold it: a view must never be why records do not arrive.
 */
export function addDecodedData(
  records: readonly HydratedRecord[],
  mode: DecodeMode,
  room: number,
): HydratedRecord[] {
  let left = room;
  const decode = (record: KinesisStreamRecord): KinesisStreamRecord => {
    const decodedData = decodeData(record.kinesis.data, mode, left);
    if (decodedData === undefined) return record;
    const { bytes, sendable } = jsonSize(decodedData, left);
    if (!sendable || memberBytes + bytes > left) return record;
    left -= memberBytes + bytes;
    return { ...record, kinesis: { ...record.kinesis, decodedData } };
  };
  return records.map((record) =>
    record.KinesisBatch ? { ...record, KinesisBatch: record.KinesisBatch.map(decode) } : record,
  );
}
