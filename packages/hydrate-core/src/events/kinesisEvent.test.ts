import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toKinesisEventRecord } from "./kinesisEvent.js";

const origin = {
  streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  region: "eu-central-1",
  shardId: "shardId-000000000000",
};
const record = {
  SequenceNumber: "49668231904417256083950162847305918246073519280463716370",
  ApproximateArrivalTimestamp: new Date("2026-11-23T10:00:04.835Z"),
  Data: new TextEncoder().encode("hello"),
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

  it("keeps any bytes, also those that are a view into a larger buffer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(8), (bytes, offset) => {
        const buffer = new Uint8Array(offset + bytes.length + 3);
        buffer.set(bytes, offset);
        const Data = buffer.subarray(offset, offset + bytes.length);

        const { kinesis } = toKinesisEventRecord({ ...record, Data }, origin);

        expect(new Uint8Array(Buffer.from(kinesis.data, "base64"))).toEqual(bytes);
      }),
    );
  });

  it("keeps any millisecond", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (date) => {
          const { kinesis } = toKinesisEventRecord(
            { ...record, ApproximateArrivalTimestamp: date },
            origin,
          );

          expect(Math.round((kinesis.approximateArrivalTimestamp ?? 0) * 1000)).toBe(
            date.getTime(),
          );
        },
      ),
    );
  });
});
