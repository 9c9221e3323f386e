import { describe, expect, it } from "vitest";
import { fakeAwsError } from "../testing/index.js";
import {
  isShardWide,
  messageOf,
  toClientError,
  toReadError,
  toRegionError,
  toTimeoutError,
} from "./readError.js";

const streamArn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
const shard = { streamArn, shardId: "shardId-000000000001", region: "eu-central-1" };

describe("the error of a call", () => {
  it.each([
    [new Error("socket hang up"), "Error: socket hang up", "This may be temporary; retry."],
    [
      Object.assign(fakeAwsError("AccessDeniedException"), { message: "not authorized" }),
      "AccessDeniedException: not authorized",
      "Retrying will not help until this is fixed.",
    ],
    ["reset", "string: reset", "This may be temporary; retry."],
  ])("says of %o what failed, and what to do", (cause, what, advice) => {
    const error = toReadError(shard, "GetRecords", cause);

    expect(error.message).toBe(
      `GetRecords failed on shardId-000000000001 of ${streamArn} with ${what}. ${advice}`,
    );
    expect(error.cause).toBe(cause);
  });

  it("quotes nothing of an answer that cannot be parsed: it may be data", () => {
    const error = toReadError(shard, "GetRecords", new SyntaxError('Unexpected token in "secret"'));

    expect(error.message).toContain(
      "MalformedResponseError: The answer is not JSON. This may be temporary",
    );
    expect(String(error.cause)).not.toContain("secret");
  });

  it("names both regions where the client is for another one", () => {
    const cause = fakeAwsError("ResourceNotFoundException");

    const error = toRegionError(shard, "GetShardIterator", "us-east-1", cause);

    expect(error).toMatchObject({
      message:
        `The client given is for us-east-1, but the stream ${streamArn} is in eu-central-1. ` +
        "Give a function of the region that makes the client.",
      retryable: false,
      details: {
        operation: "GetShardIterator",
        streamArn,
        shardId: "shardId-000000000001",
        awsError: "ResourceNotFoundException",
      },
      cause,
    });
  });

  it("quotes a sentence without its full stop, and all others inside it", () => {
    expect(messageOf(new Error("Rate exceeded for shard 1.2. Slow down."))).toBe(
      "Rate exceeded for shard 1.2. Slow down",
    );
  });
});

describe("the error of a deadline", () => {
  const place = { streamArn, shardId: shard.shardId };
  const cause = new Error("late");

  it.each([
    ["ThrottlingException", "AWS was still throttling (ThrottlingException: Rate exceeded"],
    ["InternalFailure", "calls failed (InternalFailure: Rate exceeded"],
  ])("has the last word of AWS, %s", (name, words) => {
    const error = toTimeoutError(place, 3, cause, fakeAwsError(name, "Rate exceeded"));

    expect(error.message).toContain(words);
    expect(error.details).toEqual({ ...place, recordsRead: 3, awsError: name });
    expect(error.cause).toBe(cause);
  });

  it.each([[undefined], ["reset"], [fakeAwsError("AbortError")]])(
    "names no failure after %s",
    (last) => {
      const error = toTimeoutError(place, 3, cause, last);

      expect(error.details).toEqual({ ...place, recordsRead: 3 });
      expect(error.cause).toBe(cause);
    },
  );
});

describe("the error of a client that cannot be made", () => {
  it("is hydrate's own where it is one already", () => {
    const cause = toReadError(shard, "GetRecords", new Error("denied"));

    expect(toClientError({ ...shard, source: "kinesis" }, cause, undefined)).toBe(cause);
  });
});

describe("an error would meet every range of the shard", () => {
  const errorOf = (cause: unknown) => toReadError(shard, "GetRecords", cause);

  it.each<[string, boolean, unknown]>([
    ["of the deadline", true, toTimeoutError(shard, 0, new Error("late"))],
    ["that may be temporary", true, errorOf(new Error("socket hang up"))],
    ["that refuses the role", true, errorOf(fakeAwsError("AccessDeniedException"))],
    ["that refuses the key", true, errorOf(fakeAwsError("KMSDisabledException"))],
    ["that no server said", true, errorOf(new TypeError("x is not a function"))],
    ["that refuses one position", false, errorOf(fakeAwsError("InvalidArgumentException"))],
    ["whose name only holds such a word", false, errorOf(fakeAwsError("NotAccessDenied"))],
    ["of anything else", false, new Error("else")],
  ])("%s: %s", (_, expected, error) => {
    expect(isShardWide(error)).toBe(expected);
  });
});
