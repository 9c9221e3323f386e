import { describe, expect, it } from "vitest";
import { numberedRecord } from "../../test/pagedSource.js";
import { kinesisFailure } from "../../test/shards.js";
import type { Reading } from "../range/rangeReading.js";
import { toBatchPointer } from "../record/batchPointer.js";
import { judge } from "./judge.js";

const pointer = toBatchPointer(kinesisFailure(0, 2));
const whole = { startRead: true, endRead: true, holed: false, calls: 2 };

const verdictOn = ({
  numbers = [1, 2, 3],
  records = numbers.map((number) => numberedRecord(number)),
  ...reading
}: Partial<Reading> & { numbers?: number[] }) => {
  const { status, reason } = judge(pointer, { ...whole, records, ...reading }, 24);
  return { status, reason };
};

describe("the verdict", () => {
  it("says nothing of a batch that is complete", () => {
    expect(verdictOn({})).toEqual({ status: "complete", reason: undefined });
  });

  it("says why there may be more records than the batch had", () => {
    expect(verdictOn({ numbers: [1, 2, 3, 4] })).toEqual({
      status: "superset",
      reason:
        "The range holds 4 records, the failed batch had 3 of them: filters, parallel batches and " +
        "bisecting leave other records in between.",
    });
  });

  it.each([
    ["F3899AC2", [0xf3, 0x89, 0x9a, 0xc2]],
    ["F3899AC2 and more", [0xf3, 0x89, 0x9a, 0xc2, 0xff, 0x00]],
  ])("says why there may be fewer where the data of one begins with %s", (_, bytes) => {
    const aggregate = numberedRecord(1);
    if (!("kinesis" in aggregate)) throw new Error("a Kinesis record");
    aggregate.kinesis.data = Buffer.from(bytes).toString("base64");

    expect(verdictOn({ records: [aggregate, numberedRecord(3)] })).toEqual({
      status: "complete",
      reason:
        "The range holds 2 records, the failed batch counted 3: Lambda counts the records inside " +
        "KPL aggregates where it takes them apart.",
    });
  });

  it("says that nothing explains why there are fewer", () => {
    expect(verdictOn({ numbers: [3] })).toEqual({
      status: "complete",
      reason: "The range holds 1 record, the failed batch counted 3, for no known reason.",
    });
  });

  it("says of a range that was read without a proof why there is none", () => {
    expect(verdictOn({ doubt: "Rate exceeded" })).toEqual({
      status: "partial",
      reason:
        "Read 3 of the batch of 3; all were read, but that none was trimmed could not be proven: " +
        "Rate exceeded.",
    });
  });

  it.each([
    [{ startRead: false }, "its first record was trimmed from the stream"],
    [{ holed: true }, "records were trimmed while it was read"],
    [{ endRead: false }, "its last record was not found"],
    [
      { endRead: false, ending: "the shard holds no more" },
      "its last record was not found: the shard holds no more",
    ],
    [
      { startRead: false, holed: true, endRead: false },
      "its first record was trimmed from the stream, and records were trimmed while it was read, " +
        "and its last record was not found",
    ],
  ])("says of a range with %o what is missing", (reading, missing) => {
    expect(verdictOn(reading)).toEqual({
      status: "partial",
      reason: `Read 3 of the batch of 3; of the range, ${missing}.`,
    });
  });

  it.each([
    [undefined, "No record of the range can be read any more."],
    [
      "the shard holds no more",
      "No record of the range can be read any more: the shard holds no more.",
    ],
  ])("says that all is gone, and why, where reading ended with %s", (ending, reason) => {
    expect(verdictOn({ numbers: [], ...(ending && { ending }) })).toEqual({
      status: "gone",
      reason,
    });
  });
});
