import { describe, expect, it } from "vitest";
import { type DynamoDBSourceRecord, toDynamoDBEventRecord } from "./dynamodbEvent.js";

const origin = {
  streamArn:
    "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-20T10:00:00.000",
  region: "eu-central-1",
  shardId: "shardId-00000001795427201733-5c8e21fa",
};
const record: DynamoDBSourceRecord = {
  eventID: "c81e728d9d4c2f636f067f89cc14862c",
  eventName: "INSERT",
  eventVersion: "1.1",
  eventSource: "aws:dynamodb",
  awsRegion: "eu-central-1",
  dynamodb: {
    ApproximateCreationDateTime: 1795428004,
    Keys: { id: { B: "AAEqQQ==" } },
    NewImage: { id: { B: "AAEqQQ==" }, list: { L: [{ N: "3.14159" }, { NULL: true }] } },
    SequenceNumber: "517300000000041873290514",
    SizeBytes: 54,
    StreamViewType: "NEW_AND_OLD_IMAGES",
  },
};

describe("toDynamoDBEventRecord", () => {
  it("gives the record as Lambda's event has it", () => {
    expect(toDynamoDBEventRecord(record, origin)).toStrictEqual({
      ...record,
      eventSourceARN: origin.streamArn,
    });
  });

  it("names the stream's region where the record does not", () => {
    const { awsRegion: _, ...without } = record;

    expect(toDynamoDBEventRecord(without, origin).awsRegion).toBe("eu-central-1");
  });

  it("names who deleted an expired item in Lambda's lower camel case", () => {
    const expired = toDynamoDBEventRecord(
      { ...record, userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" } },
      origin,
    );

    expect(expired.userIdentity).toStrictEqual({
      type: "Service",
      principalId: "dynamodb.amazonaws.com",
    });
  });
});
