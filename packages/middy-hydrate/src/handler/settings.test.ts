import { describe, expect, it } from "vitest";
import { readEnvironment } from "./settings.js";

const arns = "must be the ARN of a stream, in which * matches any characters";
const bucket =
  "must be the name of a bucket alone (3 to 63 lower-case letters, digits, dots and hyphens)";
const decode = 'must be "none" or "text" or "json"';
const hours = "must be a number from 24 to 8760";
const share = "must be a number from 0.01 to 1";
const bytes = "must be a whole number of at least 4096";
const orders = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

describe("the environment", () => {
  it("may say everything", () => {
    const settings = readEnvironment({
      HYDRATE_ALLOWED_STREAM_ARNS: orders,
      HYDRATE_RETENTION_HOURS: "168",
      HYDRATE_MAX_RANGE_BYTES: "1000000",
      HYDRATE_READ_SHARE: "0.05",
      HYDRATE_OVERFLOW_BUCKET: "orders-failures",
      HYDRATE_OVERFLOW_PREFIX: "big/",
      HYDRATE_MAX_DESTINATION_BYTES: "262144",
      HYDRATE_DECODE: "json",
    });

    expect(settings).toEqual({
      allowedStreamArns: [orders],
      retentionHours: 168,
      maxRangeBytes: 1_000_000,
      readShare: 0.05,
      overflowBucket: "orders-failures",
      overflowPrefix: "big/",
      maxDestinationBytes: 262_144,
      decode: "json",
    });
  });

  it("may be empty, which leaves every default to the handler", () => {
    expect(readEnvironment({})).toEqual({});
    expect(readEnvironment({ PATH: "/bin", HYDRATE_RETENTION_HOURS: undefined })).toEqual({});
  });

  it("ignores empty variables", () => {
    const settings = readEnvironment({
      HYDRATE_ALLOWED_STREAM_ARNS: "",
      HYDRATE_RETENTION_HOURS: "",
      HYDRATE_OVERFLOW_BUCKET: "",
      HYDRATE_OVERFLOW_PREFIX: "",
      HYDRATE_MAX_DESTINATION_BYTES: "",
      HYDRATE_DECODE: "",
    });

    expect(settings).toEqual({});
    expect(Object.keys(settings)).toEqual([]);
  });

  it.each([
    ["one ARN", orders, [orders]],
    ["ARNs with spaces around", ` ${orders} ,\n  ${orders}-2 `, [orders, `${orders}-2`]],
    [
      "patterns",
      "arn:aws:kinesis:*,arn:aws:*/stream/*",
      ["arn:aws:kinesis:*", "arn:aws:*/stream/*"],
    ],
    ["anything", "*", ["*"]],
  ])("lists %s", (_, HYDRATE_ALLOWED_STREAM_ARNS, expected) => {
    const { allowedStreamArns } = readEnvironment({ HYDRATE_ALLOWED_STREAM_ARNS });

    expect(allowedStreamArns).toEqual(expected);
  });

  it.each([
    ["HYDRATE_RETENTION_HOURS", "24", { retentionHours: 24 }],
    ["HYDRATE_RETENTION_HOURS", "8760", { retentionHours: 8760 }],
    ["HYDRATE_MAX_DESTINATION_BYTES", "4096", { maxDestinationBytes: 4_096 }],
    ["HYDRATE_OVERFLOW_BUCKET", "abc", { overflowBucket: "abc" }],
    ["HYDRATE_READ_SHARE", "0.01", { readShare: 0.01 }],
    ["HYDRATE_READ_SHARE", "1", { readShare: 1 }],
    ["HYDRATE_DECODE", "none", { decode: "none" }],
    ["HYDRATE_DECODE", "text", { decode: "text" }],
  ])("takes %s as %s", (name, value, expected) => {
    expect(readEnvironment({ [name]: value })).toEqual(expected);
  });

  it.each([
    ["HYDRATE_RETENTION_HOURS", "23", hours],
    ["HYDRATE_MAX_RANGE_BYTES", "0", "must be a whole number of at least 1"],
    ["HYDRATE_MAX_RANGE_BYTES", "64 MB", "must be a whole number of at least 1"],
    ["HYDRATE_RETENTION_HOURS", "8761", hours],
    ["HYDRATE_READ_SHARE", "0", share],
    ["HYDRATE_READ_SHARE", "25%", share],
    ["HYDRATE_READ_SHARE", "1.01", share],
    ["HYDRATE_RETENTION_HOURS", "one day", hours],
    ["HYDRATE_RETENTION_HOURS", "24h", hours],
    ["HYDRATE_RETENTION_HOURS", "Infinity", hours],
    ["HYDRATE_RETENTION_HOURS", " ", hours],
    ["HYDRATE_OVERFLOW_BUCKET", "b", bucket],
    ["HYDRATE_OVERFLOW_BUCKET", "s3://orders-failures", bucket],
    ["HYDRATE_OVERFLOW_BUCKET", "arn:aws:s3:::orders-failures", bucket],
    ["HYDRATE_OVERFLOW_BUCKET", "My_Bucket", bucket],
    ["HYDRATE_MAX_DESTINATION_BYTES", "4095", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "5000.5", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "256KB", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "-1", bytes],
    ["HYDRATE_DECODE", "yes", decode],
    ["HYDRATE_DECODE", "JSON", decode],
  ])("is refused with %s=%j", (name, value, complaint) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(
      new TypeError(`${name} ${complaint}, got ${JSON.stringify(value)}`),
    );
  });

  it.each([
    ["a name", "orders", 0, "orders"],
    ["a comma too many", `${orders},`, 1, ""],
    ["a comma too many inside", `${orders}, ,${orders}`, 1, ""],
    ["spaces in place of commas", `${orders} ${orders}`, 0, `${orders} ${orders}`],
    ["no ARN", `${orders},*/orders`, 1, "*/orders"],
    ["nothing but space", " ", 0, ""],
    ["a JSON array", JSON.stringify([orders]), 0, JSON.stringify([orders])],
    ["a consumer of a stream", `${orders}/consumer/audit:1`, 0, `${orders}/consumer/audit:1`],
  ])("is refused with a list that has %s, by its entry", (_, value, index, entry) => {
    const got = JSON.stringify(entry);
    const shown = got.length > 100 ? `${got.slice(0, 100)}… (${got.length} characters)` : got;
    expect(() => readEnvironment({ HYDRATE_ALLOWED_STREAM_ARNS: value })).toThrow(
      new TypeError(
        `HYDRATE_ALLOWED_STREAM_ARNS[${index}] ${arns}, got ${shown}. Separate the entries by commas`,
      ),
    );
  });

  it.each([
    ["HYDRATE_ALLOWED_STREAM_ARN", "did you mean HYDRATE_ALLOWED_STREAM_ARNS?"],
    ["HYDRATE_ALLOWED_STREAMS_ARNS", "did you mean HYDRATE_ALLOWED_STREAM_ARNS?"],
    ["HYDRATE_OVERFLOW_BUKET", "did you mean HYDRATE_OVERFLOW_BUCKET?"],
    ["HYDRATE_X", "there are HYDRATE_ALLOWED_STREAM_ARNS, HYDRATE_RETENTION_HOURS, "],
  ])("is refused with %s, which nobody reads", (name, hint) => {
    expect(() => readEnvironment({ [name]: "x" })).toThrow(`${name} is not a variable; ${hint}`);
    // Empty, it is a variable that is not set.
    expect(readEnvironment({ [name]: "" })).toEqual({});
  });

  it("is refused with the names of all that are wrong, each of them once", () => {
    const env = {
      HYDRATE_ALLOWED_STREAM_ARNS: "orders,payments",
      HYDRATE_RETENTION_HOURS: "1",
      HYDRATE_OVERFLOW_BUCKET: "orders-failures",
      HYDRATE_DECODE: "yes",
    };

    expect(() => readEnvironment(env)).toThrow(
      new TypeError(
        `HYDRATE_ALLOWED_STREAM_ARNS[0] ${arns}, got "orders". Separate the entries by commas; ` +
          `HYDRATE_ALLOWED_STREAM_ARNS[1] ${arns}, got "payments". Separate the entries by commas; ` +
          `HYDRATE_RETENTION_HOURS ${hours}, got "1"; ` +
          `HYDRATE_DECODE ${decode}, got "yes"`,
      ),
    );
  });
});
