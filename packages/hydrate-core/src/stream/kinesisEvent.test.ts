import { describe, expect, it } from "vitest";
import { toKinesisEventRecord } from "./kinesisEvent.js";

const origin = {
  streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  region: "eu-central-1",
  shardId: "shardId-000000000000",
};
const record = {
  SequenceNumber: "49668231904417256083950162847305918246073519280463716370",
  ApproximateArrivalTimestamp: 1795428004.835,
  Data: "aGVsbG8=",
  PartitionKey: "order-7",
};

describe("toKinesisEventRecord", () => {
  it("gives the record as Lambda's event has it", () => {
    expect(toKinesisEventRecord({ ...record, EncryptionType: "NONE" }, origin)).toStrictEqual({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "order-7",
        sequenceNumber: record.SequenceNumber,
        data: "aGVsbG8=",
        approximateArrivalTimestamp: 1795428004.835,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${record.SequenceNumber}`,
      eventName: "aws:kinesis:record",
      awsRegion: "eu-central-1",
      eventSourceARN: origin.streamArn,
    });
  });

  it("leaves out a partition key that the producer did not give", () => {
    const { PartitionKey: _, ...withoutKey } = record;

    expect(toKinesisEventRecord(withoutKey, origin).kinesis).not.toHaveProperty("partitionKey");
  });

  it("names the encryption only where there is one", () => {
    const { kinesis } = toKinesisEventRecord({ ...record, EncryptionType: "KMS" }, origin);

    expect(kinesis.encryptionType).toBe("KMS");
  });

  it("names the failed function's role where the caller knows it", () => {
    const invokeIdentityArn = "arn:aws:iam::123456789012:role/consumer";

    expect(toKinesisEventRecord(record, { ...origin, invokeIdentityArn })).toMatchObject({
      invokeIdentityArn,
    });
  });
});
