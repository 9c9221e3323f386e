import { buildDynamoDBOnFailureRecord, buildKinesisOnFailureRecord } from "hydrate-core/testing";
import { callWire } from "./wire.js";

/** A batch as Lambda gives it to a consumer, and what is left of it when Lambda gives up. */
export type FailedBatch = { readonly event: unknown; readonly pointer: object };

const kinesis = (endpoint: string, operation: string, input: object) =>
  callWire(endpoint, "us-east-1", `Kinesis_20131202.${operation}`, input);

/** Puts records into a new Kinesis stream; the batch leaves out the first and the last of them. */
export async function failKinesisBatch(
  endpoint: string,
  StreamName: string,
  data: readonly Uint8Array[],
): Promise<FailedBatch> {
  await kinesis(endpoint, "CreateStream", { StreamName, ShardCount: 1 });
  const { StreamARN, Shards } = await activeStream(endpoint, StreamName);
  const ShardId: string = Shards[0].ShardId;
  for (const [index, bytes] of data.entries()) {
    const Data = Buffer.from(bytes).toString("base64");
    await kinesis(endpoint, "PutRecord", { StreamName, Data, PartitionKey: `key-${index}` });
  }
  const { ShardIterator } = await kinesis(endpoint, "GetShardIterator", {
    StreamARN,
    ShardId,
    ShardIteratorType: "TRIM_HORIZON",
  });
  const { Records } = await kinesis(endpoint, "GetRecords", { StreamARN, ShardIterator });
  const records = Records.slice(1, -1);
  return {
    event: {
      Records: records.map((record: Record<string, unknown>) => ({
        kinesis: {
          kinesisSchemaVersion: "1.0",
          partitionKey: record["PartitionKey"],
          sequenceNumber: record["SequenceNumber"],
          data: record["Data"],
          approximateArrivalTimestamp: record["ApproximateArrivalTimestamp"],
        },
        eventSource: "aws:kinesis",
        eventVersion: "1.0",
        eventID: `${ShardId}:${record["SequenceNumber"]}`,
        eventName: "aws:kinesis:record",
        awsRegion: "us-east-1",
        eventSourceARN: StreamARN,
      })),
    },
    pointer: buildKinesisOnFailureRecord({
      streamArn: StreamARN,
      shardId: ShardId,
      startSequenceNumber: records[0].SequenceNumber,
      endSequenceNumber: records.at(-1).SequenceNumber,
      batchSize: records.length,
    }),
  };
}

async function activeStream(endpoint: string, StreamName: string) {
  for (;;) {
    const { StreamDescription } = await kinesis(endpoint, "DescribeStream", { StreamName });
    if (StreamDescription.StreamStatus === "ACTIVE") return StreamDescription;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// DynamoDB Local names this region in its ARNs, and keeps a database for each region.
const dynamodbRegion = "ddblocal";
const tables = (endpoint: string, operation: string, input: object) =>
  callWire(endpoint, dynamodbRegion, `DynamoDB_20120810.${operation}`, input);
const streams = (endpoint: string, operation: string, input: object) =>
  callWire(endpoint, dynamodbRegion, `DynamoDBStreams_20120810.${operation}`, input);

/** Puts items into a new table and removes the first of them; the batch leaves out the first put. */
export async function failDynamoDBBatch(
  endpoint: string,
  TableName: string,
  items: readonly Readonly<Record<string, object>>[],
): Promise<FailedBatch> {
  const { TableDescription } = await tables(endpoint, "CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  for (const Item of items) await tables(endpoint, "PutItem", { TableName, Item });
  await tables(endpoint, "DeleteItem", { TableName, Key: { id: items[0]?.["id"] } });

  const StreamArn: string = TableDescription.LatestStreamArn;
  const { StreamDescription } = await streams(endpoint, "DescribeStream", { StreamArn });
  const ShardId: string = StreamDescription.Shards[0].ShardId;
  const { ShardIterator } = await streams(endpoint, "GetShardIterator", {
    StreamArn,
    ShardId,
    ShardIteratorType: "TRIM_HORIZON",
  });
  const { Records } = await streams(endpoint, "GetRecords", { ShardIterator });
  const records = Records.slice(1);
  return {
    // The service's own JSON is Lambda's event, but for the stream's ARN.
    event: { Records: records.map((record: object) => ({ ...record, eventSourceARN: StreamArn })) },
    pointer: buildDynamoDBOnFailureRecord({
      streamArn: StreamArn,
      shardId: ShardId,
      startSequenceNumber: records[0].dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1).dynamodb.SequenceNumber,
      batchSize: records.length,
    }),
  };
}
