import { describe, expect, it } from "vitest";
import { numberedRecord, type PagedAnswer, page, pagedSource } from "../../test/pagedSource.js";
import { shard } from "../../test/shards.js";
import { fakeAwsError } from "../testing/index.js";
import { ShardCalls } from "./shardCalls.js";
import { ShardReader } from "./shardReader.js";

const trimmed = fakeAwsError("TrimmedDataAccessException");
const expired = fakeAwsError("ExpiredIteratorException");
const refused = Object.assign(fakeAwsError("InvalidArgumentException"), {
  message: "StartingSequenceNumber 5 is invalid",
});
const empty = (millisBehindLatest: number) => page([], { millisBehindLatest });

function readerOf(
  answers: readonly PagedAnswer[],
  name: "kinesis" | "dynamodb" = "kinesis",
  signal?: AbortSignal,
) {
  const { source, ...asked } = pagedSource(name, answers);
  const reader = new ShardReader(new ShardCalls(source, shard, undefined, signal));
  reader.moveTo("5");
  /** Reads a page, and gives the numbers of its new records. */
  const read = async (wanted = 1) => {
    const { records, ...rest } = await reader.next(wanted);
    return { ...rest, numbers: records.map(({ sequenceNumber }) => Number(sequenceNumber)) };
  };
  return { reader, read, ...asked };
}

describe("the oldest record from a number on", () => {
  it.each<[string, PagedAnswer[], bigint | undefined]>([
    ["it is read", [page([7])], 7n],
    ["it is read after a page without records", [empty(9_000), page([7])], 7n],
    ["its page begins with what lies before", [page([6, 7])], 7n],
    ["only what lies before is read, and then it", [page([6]), page([7])], 7n],
    ["a younger one is read instead", [page([8])], 8n],
    ["a younger one is read behind what lies before", [page([6, 8])], 8n],
    ["the shard ends before it", [empty(0), page([7])], undefined],
    ["the position was trimmed", [trimmed, empty(9_000), page([9])], 9n],
  ])("is told where %s", async (_, answers, oldest) => {
    const { reader } = readerOf(answers);

    expect(await reader.oldestFrom("7")).toBe(oldest);
  });
});

describe("a new iterator", () => {
  it("begins where the expired one did as long as nothing was read, and then behind it", async () => {
    const { read, positions } = readerOf([expired, page([5, 6]), expired, page([7])]);

    await read();
    await read();

    expect(positions).toEqual([
      { type: "AT_SEQUENCE_NUMBER", sequenceNumber: "5" },
      { type: "AT_SEQUENCE_NUMBER", sequenceNumber: "5" },
      { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: "6" },
    ]);
  });

  it("is asked for five times without a record, and no more", async () => {
    const { read, positions } = readerOf(Array.from({ length: 9 }, () => trimmed));

    expect(await read()).toEqual({
      numbers: [],
      isTrimmed: true,
      ending: "AWS has trimmed it (TrimmedDataAccessException by the fake stream)",
    });
    expect(positions).toHaveLength(6);
  });
});

describe("a position that Kinesis refuses in the words of a wrong argument", () => {
  it("is wrong where older records are still there", async () => {
    const { read } = readerOf([refused, page([3])]);

    await expect(read()).rejects.toMatchObject({
      code: "ERR_HYDRATE_READ_FAILED",
      details: { operation: "GetShardIterator", awsError: "InvalidArgumentException" },
    });
  });

  it("was trimmed where records behind it had been read", async () => {
    const { read } = readerOf([page([5]), refused, page([6, 7])]);

    await read();

    expect(await read()).toMatchObject({ numbers: [6, 7], isTrimmed: true });
  });

  it("was not trimmed where what was read is still there", async () => {
    const { read } = readerOf([page([5, 6]), refused, page([5, 6, 7])]);

    await read();

    expect(await read()).toMatchObject({ numbers: [7], isTrimmed: false });
  });

  it("was not trimmed where the last record that was read is still there", async () => {
    const { read } = readerOf([page([5]), refused, page([5, 6])]);

    await read();

    expect(await read()).toMatchObject({ numbers: [6], isTrimmed: false });
  });

  it("was trimmed where only empty pages came, and then younger records", async () => {
    const { read } = readerOf([...Array(10).fill(empty(9_000)), page([9])]);
    for (let i = 1; i < 10; i += 1) expect(await read()).toMatchObject({ numbers: [] });

    expect(await read()).toMatchObject({ numbers: [9], isTrimmed: true });
  });

  it("was trimmed where it is DynamoDB that says so", async () => {
    const { read } = readerOf([trimmed, page([3, 6])], "dynamodb");

    expect(await read()).toMatchObject({ numbers: [6], isTrimmed: true });
  });
});

describe("a shard that gives nothing", () => {
  it("is gone where AWS does not know it, and is not asked again", async () => {
    const unknown = Object.assign(fakeAwsError("ResourceNotFoundException"), {
      message: "no orders",
    });
    const { read, limits } = readerOf([unknown]);
    const gone = {
      numbers: [],
      isTrimmed: false,
      ending:
        "AWS knows no such stream or shard (no orders): it was deleted or has expired, or it never " +
        "existed; check account and region",
    };

    expect(await read()).toEqual(gone);
    expect(await read()).toEqual(gone);
    expect(limits).toHaveLength(1);
  });

  it("is another one where the position is of another stream", async () => {
    const foreign = Object.assign(fakeAwsError("InvalidArgumentException"), {
      message: "StartingSequenceNumber 5 is invalid because it did not come from this stream",
    });
    const { read } = readerOf([foreign]);

    expect(await read()).toEqual({
      numbers: [],
      isTrimmed: false,
      ending: `it is of another stream (${foreign.message})`,
    });
  });

  it("has trimmed it where a second look from its oldest record on is refused too", async () => {
    const { read } = readerOf(Array(6).fill(trimmed));

    expect(await read()).toMatchObject({
      numbers: [],
      isTrimmed: true,
      ending: expect.stringMatching(/^AWS has trimmed it \(/),
    });
  });
});

describe("how dense a shard is", () => {
  it("is told by the time between the records of its pages", async () => {
    const records = [5, 6, 7].map((number) => numberedRecord(number, 1_000 * number));
    const { reader, read } = readerOf([page([], { records })]);

    await read();

    expect(reader.size.density?.recordsPerMilli).toBe(2 / 2_000);
  });
});

describe("how far reading has come", () => {
  it("is nowhere before the first record, and then at the last one", async () => {
    const { reader, read } = readerOf([page([5, 6])]);
    expect(reader.hasReached(0n)).toBe(false);

    await read();

    expect([reader.hasReached(6n), reader.hasReached(7n)]).toEqual([true, false]);
  });
});

describe("a page", () => {
  it("is asked to be four times as long once a full one was not enough", async () => {
    const { read, limits } = readerOf([page([5, 6]), page([7]), page([8])]);

    await read(2);
    await read(0);
    await read(0);

    expect(limits).toEqual([2, 8, 8]);
  });

  it("gives only what is new of what it repeats, and each record once", async () => {
    const { read } = readerOf([page([5, 6, 6]), page([5, 6, 7, 7, 8])]);

    expect(await read()).toMatchObject({ numbers: [5, 6] });
    expect(await read()).toMatchObject({ numbers: [7, 8] });
  });

  it("of a new iterator may leave out what the page before ended with", async () => {
    // Without a new iterator, records 5 and 6 would be missing between two pages.
    const { read } = readerOf([page([5, 6]), page([5]), expired, page([7])]);

    await read();
    await read();

    expect(await read()).toMatchObject({ numbers: [7] });
  });

  it("that is not in the order of the shard is no answer", async () => {
    const { read } = readerOf([page([6, 5])]);

    await expect(read()).rejects.toMatchObject({
      retryable: true,
      details: { awsError: "MalformedResponseError" },
    });
  });

  it("that is waited for in vain is an error with the number of records read before", async () => {
    const controller = new AbortController();
    const { read } = readerOf([page([5, 6]), page([7])], "kinesis", controller.signal);
    await read();

    controller.abort();

    await expect(read()).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      details: { streamArn: shard.streamArn, shardId: shard.shardId, recordsRead: 2 },
    });
  });
});
