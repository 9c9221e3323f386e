import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readEnvironment, readSettings } from "./settings.js";

const arns = "must be a list of stream ARNs, in which * stands for any characters";
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
    ["HYDRATE_ALLOWED_STREAM_ARNS", "orders", arns],
    ["HYDRATE_ALLOWED_STREAM_ARNS", `${orders},`, arns],
    ["HYDRATE_ALLOWED_STREAM_ARNS", `${orders}, ,${orders}`, arns],
    ["HYDRATE_ALLOWED_STREAM_ARNS", `${orders} ${orders}`, arns],
    ["HYDRATE_ALLOWED_STREAM_ARNS", "orders,*/orders", arns],
    ["HYDRATE_ALLOWED_STREAM_ARNS", " ", arns],
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
    ["HYDRATE_OVERFLOW_BUCKET", "b", "must be a bucket's name"],
    ["HYDRATE_MAX_DESTINATION_BYTES", "4095", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "5000.5", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "256KB", bytes],
    ["HYDRATE_MAX_DESTINATION_BYTES", "-1", bytes],
    ["HYDRATE_DECODE", "yes", "must be none, text or json"],
    ["HYDRATE_DECODE", "JSON", "must be none, text or json"],
  ])("is refused with %s=%j", (name, value, complaint) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(
      new TypeError(`${name} ${complaint}, got ${JSON.stringify(value)}`),
    );
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
        `HYDRATE_ALLOWED_STREAM_ARNS ${arns}, got "orders,payments"; ` +
          `HYDRATE_RETENTION_HOURS ${hours}, got "1"; ` +
          'HYDRATE_DECODE must be none, text or json, got "yes"',
      ),
    );
  });
});

describe("the options", () => {
  it("are the settings as they are, and no others", () => {
    const settings = {
      allowedStreamArns: [orders, "*"],
      retentionHours: 24.5,
      overflowBucket: "orders-failures",
      overflowPrefix: "big/",
      maxDestinationBytes: 4_096,
      decode: "text",
    } as const;
    const options = { ...settings, allowedStreamArns: [...settings.allowedStreamArns] };

    expect(readSettings(options)).toEqual(options);
    expect(readSettings({ ...options, ...{ concurrency: 2 } })).not.toHaveProperty("concurrency");
  });

  it("may ask for keys without a prefix", () => {
    expect(readSettings({ overflowPrefix: "" })).toEqual({ overflowPrefix: "" });
  });

  it("say nothing where they are undefined", () => {
    const settings = readSettings({ retentionHours: undefined, decode: undefined });

    expect(Object.keys(settings)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["allowedStreamArns", [], arns],
    ["allowedStreamArns", ["orders"], arns],
    ["allowedStreamArns", [orders, 1], arns],
    ["allowedStreamArns", orders, arns],
    ["retentionHours", 23, hours],
    ["retentionHours", 8761, hours],
    ["retentionHours", "24", hours],
    ["overflowBucket", "b", "must be a bucket's name"],
    ["overflowBucket", 1, "must be a string"],
    ["overflowPrefix", 1, "must be a string"],
    ["maxDestinationBytes", 4_095, bytes],
    ["maxDestinationBytes", 4_096.5, bytes],
    ["maxDestinationBytes", "5000", bytes],
    ["decode", "yes", "must be none, text or json"],
    ["decode", true, "must be none, text or json"],
    ["retentionHours", null, hours],
  ])("are refused with %s: %j", (name, value, complaint) => {
    expect(() => readSettings({ [name]: value })).toThrow(
      new TypeError(
        `${name} ${complaint}, got ${typeof value === "string" ? JSON.stringify(value) : inspect(value)}`,
      ),
    );
  });

  it.each([[1n], [Symbol("hours")], [{ toString: 1, toJSON: 1n }], [() => 24]])(
    "are refused by name even for %s, which JSON cannot hold",
    (retentionHours) => {
      // What no type would allow.
      const options: object = { retentionHours };

      expect(() => readSettings(options)).toThrow(new RegExp(`^retentionHours ${hours}, got `));
    },
  );

  it("are refused with a shortened value", () => {
    const decode: string = "x".repeat(100_000);

    expect(() => readSettings({ ...{ decode } } as object)).toThrow(
      new TypeError(
        `decode must be none, text or json, got "${"x".repeat(199)}… (100002 characters)`,
      ),
    );
  });

  it("are refused with the names of all that are wrong", () => {
    const options = { retentionHours: 1, maxDestinationBytes: 1, overflowBucket: "orders" };

    expect(() => readSettings(options)).toThrow(
      new TypeError(`retentionHours ${hours}, got 1; maxDestinationBytes ${bytes}, got 1`),
    );
  });
});
