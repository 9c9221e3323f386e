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
    ["TRANSIENT", Object.assign(named("Error"), { code: "ERR_HTTP2_ERROR" })],
    ["TRANSIENT", Object.assign(named("Error", "Protocol error"), { code: "ECONNRESET" })],
    ["TRANSIENT", named("RequestTimeout")],
    ["TRANSIENT", named("RequestTimeoutException")],
    ["TRANSIENT", named("Error", "Unexpected error: http2 request did not get a response")],
    ["TRANSIENT", named("Error", "HTTP/2 stream is abnormally aborted")],
  ])("as after a %s: %o", (type, error) => {
    expect(retryErrorType(error)).toBe(type);
  });

  it.each([
    ["ECONNREFUSED"],
    ["ECONNABORTED"],
    ["EPIPE"],
    ["ETIMEDOUT"],
    ["EHOSTUNREACH"],
    ["ENETUNREACH"],
    ["ENOTFOUND"],
    ["EAI_AGAIN"],
    ["ERR_STREAM_PREMATURE_CLOSE"],
  ])("as after a TRANSIENT: %s", (code) => {
    expect(retryErrorType(Object.assign(named("Error"), { code }))).toBe("TRANSIENT");
  });

  it("as after a CLIENT_ERROR where the cause of a broken connection lies too deep", () => {
    const nested = (depth: number): object =>
      depth === 0 ? { code: "ECONNRESET" } : { cause: nested(depth - 1) };

    expect(retryErrorType(nested(10))).toBe("TRANSIENT");
    expect(retryErrorType(nested(11))).toBe("CLIENT_ERROR");
  });

  it.each([
    ["an error that is its own cause", Object.assign(named("Error"), ownCause())],
    ["nothing", undefined],
    ["null", null],
    ["a text", "ECONNRESET"],
  ])("as after a CLIENT_ERROR: %s", (_, error) => {
    expect(retryErrorType(error)).toBe("CLIENT_ERROR");
  });
});

describe("the caller may try again", () => {
  it.each([
    ["what is no error", "reset"],
    ["an error that AWS did not send", new Error("reset")],
    ["a token that expired", fakeAwsError("ExpiredTokenException")],
    ["an iterator that expired", fakeAwsError("ExpiredIteratorException")],
    ["throttling", fakeAwsError("ProvisionedThroughputExceededException")],
    ["another writer of the same object", fakeAwsError("ConditionalRequestConflict")],
    ["an old name of a token that expired", fakeAwsError("ExpiredToken")],
    ["a mistake that the SDK made of an answer", Object.assign(new TypeError(), { $response: {} })],
    ["an error whose name only ends so", named("MyTypeError")],
    ["an error whose name only begins so", named("TypeErrorOfMine")],
  ])("after %s", (_, error) => {
    expect(isRetryable(error)).toBe(true);
  });

  it.each([
    ["what AWS calls the caller's fault", fakeAwsError("AccessDeniedException")],
    ["a mistake in a program", new TypeError("x is not a function")],
    [
      "an answer in another protocol",
      Object.assign(named("Error", "Protocol error"), { code: "ERR_HTTP2_ERROR" }),
    ],
  ])("after %s only once it is fixed", (_, error) => {
    expect(isRetryable(error)).toBe(false);
  });
});

function ownCause(): { cause?: object } {
  const error: { cause?: object } = {};
  error.cause = error;
  return error;
}
