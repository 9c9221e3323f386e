import type { _Record as DynamoDBRecord } from "@aws-sdk/client-dynamodb-streams";
import type { _Record as KinesisRecord } from "@aws-sdk/client-kinesis";

export const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
export const tableStreamArn =
  "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000";
export const shardId = "shardId-000000000000";
export const shard = { streamArn, region: "eu-central-1", shardId };
const firstNumber = 49_600_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000_000n;
const firstArrival = Date.parse("2026-11-23T10:00:00.000Z");

/** The sequence number of the nth record of the shards below. */
export const numberAt = (index: number): string => String(firstNumber + BigInt(index) * 1_000n);

export const arrivalAt = (index: number): Date => new Date(firstArrival + index * 10);

/** A shard's records, 10 ms apart. */
export const kinesisRecords = (count: number): KinesisRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    SequenceNumber: numberAt(index),
    PartitionKey: `key-${index}`,
    Data: new TextEncoder().encode(`record ${index}`),
    ApproximateArrivalTimestamp: arrivalAt(index),
  }));

export const dynamodbRecords = (count: number): DynamoDBRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    eventID: `event-${index}`,
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    dynamodb: {
      ApproximateCreationDateTime: arrivalAt(index),
      Keys: { id: { S: `item-${index}` } },
      SequenceNumber: numberAt(index),
      SizeBytes: 10,
      StreamViewType: "KEYS_ONLY",
    },
  }));

const range = (from: number, to: number, batchSize: number) => ({
  shardId,
  startSequenceNumber: numberAt(from),
  endSequenceNumber: numberAt(to),
  approximateArrivalOfFirstRecord: arrivalAt(from).toISOString(),
  approximateArrivalOfLastRecord: arrivalAt(to).toISOString(),
  batchSize,
});

/** The on-failure record of the records from the nth to the mth. */
export const kinesisFailure = (from: number, to: number, batchSize = to - from + 1) => ({
  KinesisBatchInfo: { ...range(from, to, batchSize), streamArn },
});

export const dynamodbFailure = (from: number, to: number, batchSize = to - from + 1) => ({
  DDBStreamBatchInfo: { ...range(from, to, batchSize), streamArn: tableStreamArn },
});
