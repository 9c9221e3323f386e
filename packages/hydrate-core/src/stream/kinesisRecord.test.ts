import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromKinesisSdkRecord } from "./kinesisRecord.js";

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
