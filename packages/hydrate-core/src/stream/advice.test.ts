import { describe, expect, it } from "vitest";
import { fakeAwsError } from "../testing/index.js";
import { advise } from "./advice.js";

const error = (message: string, members: object = {}) => Object.assign(new Error(message), members);
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (reason) {
    return reason;
  }
};

describe("what somebody must fix is said, and not to be retried", () => {
  it.each<[string, unknown, RegExp]>([
    [
      "a module that is missing in a bundle",
      error("Cannot find module 'x'", { code: "MODULE_NOT_FOUND" }),
      /missing in the bundle.*Bundle all of the AWS SDK/,
    ],
    [
      "a package that is missing beside an ES module",
      error("Cannot find package '@aws-sdk/client-kinesis'", { code: "ERR_MODULE_NOT_FOUND" }),
      /missing in the bundle/,
    ],
    [
      "an ES module without require",
      error('Dynamic require of "node:http2" is not supported'),
      /banner.*createRequire/,
    ],
    [
      "parts of two SDKs",
      error("Package subpath './retry' is not defined by \"exports\" in package.json", {
        code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
      }),
      /two versions.*Bundle all of the AWS SDK/,
    ],
    [
      "a client of another copy",
      error("serializerMiddleware is not found when adding endpointV2Middleware middleware"),
      /another copy of the AWS SDK.*npm ls/,
    ],
    [
      "an endpoint that speaks HTTP/1.1",
      error("Protocol error", { code: "ERR_HTTP2_ERROR" }),
      /requestHandler.*NodeHttpHandler/,
    ],
    [
      "an endpoint without a scheme, with a port",
      error('protocol "kinesis.local:" is unsupported.', {
        code: "ERR_HTTP2_UNSUPPORTED_PROTOCOL",
      }),
      /whole URL/,
    ],
    ["an endpoint without a scheme", thrownBy(() => new URL("kinesis.local")), /whole URL/],
    [
      "no credentials",
      error("Could not load credentials from any providers", { name: "CredentialsProviderError" }),
      /no AWS credentials: log in, or give.* role.*In a test.*mock.*another copy/,
    ],
    ["no region", error("Region is missing"), /AWS_REGION/],
    ["an invalid bucket name", error("", { name: "InvalidBucketName" }), /bucket/],
    ["a bucket's ARN", error("Invalid ARN", { name: "EndpointError" }), /bucket/],
    [
      "a mistake in a middleware",
      thrownBy(() => JSON.parse("null").retries),
      /mistake in the client's options, its middleware/,
    ],
    ["what AWS refuses", fakeAwsError("AccessDeniedException"), /until this is fixed/],
  ])("of %s", (_, thrown, advice) => {
    expect(advise(thrown)).toEqual({
      retryable: false,
      advice: expect.stringMatching(advice),
    });
  });
});

describe("what may be temporary is to be retried", () => {
  it.each<[string, unknown]>([
    ["a throttled call", fakeAwsError("ProvisionedThroughputExceededException")],
    ["a reset", error("socket hang up", { code: "ECONNRESET" })],
    ["an unknown error", error("disk full")],
    ["a string", "reset"],
    ["nothing", undefined],
    ["half an answer", new SyntaxError("Unexpected end of JSON input")],
    [
      "a host that is not known, perhaps not yet",
      error("getaddrinfo ENOTFOUND kinesis.local", { code: "ENOTFOUND" }),
    ],
    [
      "an answer that the SDK stumbles over",
      Object.assign(new TypeError("Cannot read properties of null"), { $response: {} }),
    ],
    [
      "credentials that were not served this time",
      error("Connection timed out", { name: "CredentialsProviderError" }),
    ],
  ])("as after %s", (_, thrown) => {
    expect(advise(thrown)).toEqual({ retryable: true, advice: "This may be temporary; retry." });
  });
});
