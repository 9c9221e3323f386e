import { describe, expect, it } from "vitest";
import { fakeAwsError } from "../testing/index.js";
import { classifyReadFailure, isRetryable, retryErrorType } from "./readFailure.js";

const named = (name: string, message = "") => Object.assign(new Error(message), { name });

describe("a failed call means", () => {
  it.each([
    ["an expired iterator", named("ExpiredIteratorException"), "expired"],
    ["a trimmed position", named("TrimmedDataAccessException"), "trimmed"],
    ["no shard", named("ResourceNotFoundException"), "notFound"],
    [
      "a trimmed position, in Kinesis' other words",
      named("InvalidArgumentException", "StartingSequenceNumber 7 is invalid"),
      "trimmed",
    ],
    [
      "another stream",
      named(
        "InvalidArgumentException",
        "StartingSequenceNumber 7 used in GetShardIterator on shard shardId-000000000000 is " +
          "invalid because it did not come from this stream.",
      ),
      "foreign",
    ],
    [
      "nothing, but that the number is another shard's",
      named("InvalidArgumentException", "Invalid StartingSequenceNumber. It encodes shardId-7"),
      "failed",
    ],
    ["nothing", named("InvalidArgumentException", "ShardIterator is invalid"), "failed"],
    ["nothing", named("AccessDeniedException"), "failed"],
    ["nothing", undefined, "failed"],
    ["nothing", { name: "ExpiredIteratorException" }, "failed"],
  ])("%s where it failed with %o", (_, error, failure) => {
    expect(classifyReadFailure(error)).toBe(failure);
  });
});

describe("the SDK tries again", () => {
  const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });
  it.each<[string, Error]>([
    ["THROTTLING", named("ProvisionedThroughputExceededException")],
    ["THROTTLING", named("KMSThrottlingException")],
    ["THROTTLING", named("ThrottledException")],
    ["THROTTLING", named("Throttling")],
    ["THROTTLING", named("RequestLimitExceeded")],
    ["THROTTLING", named("RequestThrottled")],
    ["THROTTLING", named("RequestThrottledException")],
    ["THROTTLING", named("TooManyRequestsException")],
    ["THROTTLING", named("BandwidthLimitExceeded")],
    ["THROTTLING", named("SlowDown")],
    ["TRANSIENT", named("TimeoutError")],
    ["TRANSIENT", new SyntaxError("Unexpected end of JSON input")],
    ["TRANSIENT", named("MalformedResponseError")],
    ["TRANSIENT", Object.assign(named("Error"), { code: "ERR_HTTP2_SESSION_ERROR" })],
    ["TRANSIENT", Object.assign(named("Error"), { code: "ECONNRESET" })],
    ["TRANSIENT", Object.assign(named("Error"), { cause: { code: "ECONNREFUSED" } })],
    ["TRANSIENT", Object.assign(named("Error"), { $retryable: {} })],
    ["TRANSIENT", Object.assign(named("AccessDeniedException"), status(503))],
    ["TRANSIENT", named("InvalidSignatureException", "Signature expired: 1 is now earlier than 2")],
    ["THROTTLING", Object.assign(named("Error"), { $retryable: { throttling: true } })],
    ["THROTTLING", Object.assign(named("UnknownError"), status(429))],
    ["TRANSIENT", Object.assign(named("Error"), { $metadata: { clockSkewCorrected: true } })],
    ["CLIENT_ERROR", named("InvalidSignatureException", "The signature does not match")],
    ["CLIENT_ERROR", named("ValidationException", "Signature expired")],
    ["CLIENT_ERROR", named("NoTimeoutError")],
    ["CLIENT_ERROR", named("TimeoutErrorOfMine")],
    ["CLIENT_ERROR", Object.assign(named("Error"), { code: "ECONNRESET_NOT" })],
    ["CLIENT_ERROR", Object.assign(named("Error"), { code: "EACCES", cause: named("Error") })],
    ["SERVER_ERROR", Object.assign(named("InternalFailure"), status(501))],
    ["CLIENT_ERROR", Object.assign(named("AccessDeniedException"), status(400))],
    ["CLIENT_ERROR", Object.assign(named("Error"), { code: "NOT_ERR_HTTP2_SESSION_ERROR" })],
    ["CLIENT_ERROR", Object.assign(named("Error"), { code: "EACCES" })],
    ["CLIENT_ERROR", named("Error", "No HTTP/2 stream is meant here")],
    ["CLIENT_ERROR", Object.assign(named("AbortError"), { code: "ECONNRESET" })],
    ["CLIENT_ERROR", Object.assign(named("Error", "Protocol error"), { code: "ERR_HTTP2_ERROR" })],
  ])("as after a %s: %o", (type, error) => {
    expect(retryErrorType(error)).toBe(type);
  });
});

describe("the caller may try again", () => {
  it.each([
    ["what is no error", "reset"],
    ["an error that AWS did not send", new Error("reset")],
    ["a token that expired", fakeAwsError("ExpiredTokenException")],
    ["an iterator that expired", fakeAwsError("ExpiredIteratorException")],
    ["throttling", fakeAwsError("ProvisionedThroughputExceededException")],
  ])("after %s", (_, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it("after what AWS calls the caller's fault only once it is mended", () => {
    expect(isRetryable(fakeAwsError("AccessDeniedException"))).toBe(false);
  });
});
