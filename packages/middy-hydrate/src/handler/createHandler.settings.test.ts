import { describe, expect, it, vi } from "vitest";
import { kinesisFailure, streamArn } from "../../../hydrate-core/test/shards.js";
import { mockFunction } from "../../test/mockFunction.js";
import type { HandlerOptions } from "./handlerOptions.js";

const { kinesis, createFunction } = mockFunction();
const failure = kinesisFailure(2, 6);

describe("the streams that may be read", () => {
  const other = { AwsClient: vi.fn() };

  it.each<[string, HandlerOptions, string]>([
    ["the option", { allowedStreamArns: [`${streamArn}-2`] }, ""],
    ["the environment", {}, `${streamArn}-2, ${streamArn}-3`],
  ])("come from %s, and no client is made for others", async (_, options, variable) => {
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", variable);
    const handler = createFunction({ ...options, kinesis: other });

    await expect(handler(failure)).rejects.toMatchObject({
      code: "ERR_HYDRATE_STREAM_NOT_ALLOWED",
      retryable: false,
      details: { streamArn },
    });
    expect(other.AwsClient).not.toHaveBeenCalled();
    expect(kinesis.calls()).toEqual([]);
  });

  it.each([
    ["itself", streamArn],
    ["a pattern", "arn:aws:dynamodb:*, arn:aws:kinesis:*:stream/*"],
    ["any", "*"],
  ])("are read where %s is listed", async (_, variable) => {
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", variable);

    await expect(createFunction()(failure)).resolves.toMatchObject(failure);
  });
});

describe("the environment", () => {
  it("is read once, when the handler is made", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");
    const handler = createFunction();
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "72");
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", "arn:aws:kinesis:*:stream/none");
    vi.stubEnv("HYDRATE_DECODE", "nonsense");

    expect(await handler(failure)).toMatchObject({
      hydration: { expiresAt: "2026-11-25T10:00:00.020Z" },
    });
  });

  it("is overridden by the options", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");
    vi.stubEnv("HYDRATE_DECODE", "json");
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", "arn:aws:kinesis:*:stream/none");
    const handler = createFunction({
      retentionHours: 72,
      decode: "text",
      allowedStreamArns: ["*"],
    });

    expect(await handler(failure)).toMatchObject({
      KinesisBatch: [{ kinesis: { decodedData: "record 2" } }, {}, {}, {}, {}],
      hydration: { expiresAt: "2026-11-26T10:00:00.020Z" },
    });
  });

  it("applies where an option is undefined", async () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "48");

    expect(await createFunction({ retentionHours: undefined })(failure)).toMatchObject({
      hydration: { expiresAt: "2026-11-25T10:00:00.020Z" },
    });
  });

  it("with a wrong value is refused when the handler is made", () => {
    vi.stubEnv("HYDRATE_RETENTION_HOURS", "a day");

    expect(() => createFunction()).toThrow(
      new TypeError('HYDRATE_RETENTION_HOURS must be a number from 24 to 8760, got "a day"'),
    );
  });

  it.each<[string, HandlerOptions]>([
    ["retentionHours", { retentionHours: 1 }],
    ["concurrency", { concurrency: 0 }],
    ["maxDestinationBytes", { maxDestinationBytes: 10 }],
  ])("and a wrong option %s are refused when the handler is made", (name, options) => {
    expect(() => createFunction(options)).toThrow(expect.objectContaining({ name: "TypeError" }));
    expect(() => createFunction(options)).toThrow(name);
  });
});
