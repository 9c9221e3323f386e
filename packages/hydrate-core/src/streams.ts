import { type BatchReader, type BatchReaderOptions, createBatchReader } from "./readBatches.js";
import { type DynamoDBSourceRecord, toDynamoDBEventRecord } from "./stream/dynamodbEvent.js";
import { type KinesisSourceRecord, toKinesisEventRecord } from "./stream/kinesisEvent.js";
import type { HydratorOptions } from "./hydratorOptions.js";
import type { DynamoDBOnFailureRecord, KinesisOnFailureRecord } from "./record/onFailureRecord.js";
import { createClientCache } from "./stream/clientCache.js";
import { createDynamoDBStreamsClient, createKinesisClient } from "./stream/clients.js";

// The SDKs are loaded at first use: a function that reads one kind of stream starts without the
// other's, and one that gets an ordinary stream event without either.

export function createKinesisReader(
  option: HydratorOptions["kinesis"],
  options: BatchReaderOptions,
): BatchReader<KinesisOnFailureRecord> {
  const client = createClientCache(option, (region) => createKinesisClient({ region }));
  return createBatchReader<KinesisOnFailureRecord, KinesisSourceRecord>(
    async (region) => {
      const { createKinesisSource } = await import("./stream/kinesisSource.js");
      return createKinesisSource(await client(region));
    },
    (record, records, origin, hydration) => ({
      ...record,
      KinesisBatch: records.map((item) => toKinesisEventRecord(item, origin)),
      hydration,
    }),
    options,
  );
}

export function createDynamoDBReader(
  option: HydratorOptions["dynamodbStreams"],
  options: BatchReaderOptions,
): BatchReader<DynamoDBOnFailureRecord> {
  const client = createClientCache(option, (region) => createDynamoDBStreamsClient({ region }));
  return createBatchReader<DynamoDBOnFailureRecord, DynamoDBSourceRecord>(
    async (region) => {
      const { createDynamoDBSource } = await import("./stream/dynamodbSource.js");
      return createDynamoDBSource(await client(region));
    },
    (record, records, origin, hydration) => ({
      ...record,
      DDBStreamBatch: records.map((item) => toDynamoDBEventRecord(item, origin)),
      hydration,
    }),
    options,
  );
}
