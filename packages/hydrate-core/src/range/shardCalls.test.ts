import { describe, expect, it } from "vitest";
import { page, pagedSource } from "../../test/pagedSource.js";
import { shard } from "../../test/shards.js";
import { virtualClock } from "../../test/virtualClock.js";
import { fakeAwsError } from "../testing/index.js";
import { ShardCalls } from "./shardCalls.js";
import { ShardPace } from "./shardPace.js";

const quota = { callsPerSecond: 5, bytesPerSecond: 2_000_000 };
const denied = fakeAwsError("AccessDeniedException");
const late = new Error("late");

describe("the error of a call to a shard", () => {
  it("names the call, which is first for an iterator", async () => {
    const { source } = pagedSource("kinesis", [page([5])]);
    const calls = new ShardCalls(source, shard);

    expect(calls.toError(denied)).toMatchObject({ details: { operation: "GetShardIterator" } });
    await calls.getPage("first", 1);
    expect(calls.toError(denied)).toMatchObject({ details: { operation: "GetRecords" } });
    await calls.openIterator({ type: "TRIM_HORIZON" });
    expect(calls.toError(denied)).toMatchObject({ details: { operation: "GetShardIterator" } });
  });

  it("is the deadline's once it has passed, with the number of records read", async () => {
    const { source } = pagedSource("kinesis", [page([5, 6])]);
    const deadline = new AbortController();
    const pace = new ShardPace(quota, 0.25, virtualClock());
    const calls = new ShardCalls(source, shard, pace, deadline.signal);
    await calls.getPage("first", 2);
    deadline.abort(late);

    const error = calls.toError(denied);

    expect(error).toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", details: { recordsRead: 2 } });
    expect(error.message).not.toContain("readShare");
  });

  it("is the deadline's before any call", () => {
    const { source } = pagedSource("kinesis", []);
    const calls = new ShardCalls(source, shard, undefined, AbortSignal.abort(late));

    expect(calls.toError(late).message).not.toContain("readShare");
  });

  it("says that the call had to wait for its turn where the deadline passed in it", async () => {
    const { source } = pagedSource("kinesis", [page([5, 6]), page([7])]);
    const deadline = new AbortController();
    const pace = new ShardPace(quota, 0.25, virtualClock());
    const calls = new ShardCalls(source, shard, pace, deadline.signal);
    await calls.getPage("first", 2);

    const second = calls.getPage("next", 1);
    deadline.abort(late);
    await expect(second).rejects.toBe(late);

    const error = calls.toError(late);
    expect(error.message).toContain("to leave the live consumer its share (readShare)");
    expect(error).toMatchObject({
      cause: late,
      details: { streamArn: shard.streamArn, shardId: shard.shardId, recordsRead: 2 },
    });
  });
});

describe("a stream that is not found", () => {
  it("is an error where the client calls another region", async () => {
    const { source } = pagedSource("kinesis", []);
    const calls = new ShardCalls({ ...source, clientRegion: async () => "us-east-1" }, shard);

    await expect(calls.refuseOtherRegion(denied)).rejects.toThrow("The client given is for us-eas");
  });

  it.each([undefined, shard.region])(
    "is not looked for elsewhere by a client of %s",
    async (of) => {
      const { source } = pagedSource("kinesis", []);
      const calls = new ShardCalls({ ...source, clientRegion: async () => of }, shard);

      await expect(calls.refuseOtherRegion(denied)).resolves.toBeUndefined();
    },
  );

  it("is the deadline's error where the client's region takes too long", async () => {
    const { source } = pagedSource("kinesis", []);
    const never = { ...source, clientRegion: () => new Promise<string>(() => {}) };
    const calls = new ShardCalls(never, shard, undefined, AbortSignal.abort(late));

    await expect(calls.refuseOtherRegion(denied)).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      cause: late,
    });
  });
});
