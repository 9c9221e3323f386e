import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shard } from "../../test/shards.js";
import { fromKinesisSdkRecord, toKinesisStreamRecord } from "./kinesisRecord.js";

const record = {
  SequenceNumber: "49668231904417256083950162847305918246073519280463716370",
  ApproximateArrivalTimestamp: 1795428004.835,
  Data: "aGVsbG8=",
  PartitionKey: "order-7",
};

describe("toKinesisStreamRecord", () => {
  it("gives the record as Lambda's event has it", () => {
    expect(toKinesisStreamRecord({ ...record, EncryptionType: "NONE" }, shard)).toStrictEqual({
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
      eventSourceARN: shard.streamArn,
    });
  });

  it("leaves out a partition key that the producer did not give", () => {
    const { PartitionKey: _, ...withoutKey } = record;

    expect(toKinesisStreamRecord(withoutKey, shard)?.kinesis).not.toHaveProperty("partitionKey");
  });

  it("names the encryption only where there is one", () => {
    const encrypted = toKinesisStreamRecord({ ...record, EncryptionType: "KMS" }, shard);

    expect(encrypted?.kinesis.encryptionType).toBe("KMS");
  });

  it("names the failed function's role where the caller knows it", () => {
    const invokeIdentityArn = "arn:aws:iam::123456789012:role/consumer";

    expect(toKinesisStreamRecord(record, shard, invokeIdentityArn)).toMatchObject({
      invokeIdentityArn,
    });
  });
});

describe("fromKinesisSdkRecord", () => {
  it("gives a record the form it has in JSON", () => {
    const record = fromKinesisSdkRecord({
      SequenceNumber: "1",
      PartitionKey: "order-7",
      ApproximateArrivalTimestamp: new Date("2026-11-23T10:00:04.835Z"),
      Data: new TextEncoder().encode("hello"),
    });

    expect(record).toStrictEqual({
      SequenceNumber: "1",
      PartitionKey: "order-7",
      ApproximateArrivalTimestamp: 1795428004.835,
      Data: "aGVsbG8=",
    });
  });

  it("keeps any bytes, also those that are a view into a larger buffer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(8), (bytes, offset) => {
        const buffer = new Uint8Array(offset + bytes.length + 3);
        buffer.set(bytes, offset);
        const view = buffer.subarray(offset, offset + bytes.length);

        const { Data } = fromKinesisSdkRecord({
          Data: view,
          SequenceNumber: undefined,
          PartitionKey: undefined,
        });

        expect(new Uint8Array(Buffer.from(Data ?? "", "base64"))).toEqual(bytes);
      }),
    );
  });
});
