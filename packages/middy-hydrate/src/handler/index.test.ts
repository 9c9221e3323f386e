import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { fakeKinesisStream, toSnsEvent } from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, kinesisRecords, streamArn } from "../../../hydrate-core/test/shards.js";
import { lambdaContext } from "../../test/invoke.js";

const kinesis = mockClient(KinesisClient);
const printed: string[] = [];

beforeEach(() => {
  vi.resetModules();
  kinesis.reset();
  fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
  printed.length = 0;
  // Powertools prints with consoles of its own.
  vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);
const lines = (): unknown[] => printed.map((line) => JSON.parse(line));

describe("the handler", () => {
  it("is the whole function", async () => {
    const { handler } = await import("./index.js");

    expect(await handler(event, lambdaContext())).toMatchObject({
      ...kinesisFailure(2, 6),
      KinesisBatch: { length: 5 },
      hydration: { status: "complete" },
    });
  });

  it("is set up by its environment", async () => {
    vi.stubEnv("HYDRATE_DECODE", "text");
    vi.stubEnv("HYDRATE_ALLOWED_STREAM_ARNS", streamArn);
    const { handler } = await import("./index.js");

    expect(await handler(event, lambdaContext())).toMatchObject({
      KinesisBatch: [{ kinesis: { decodedData: "record 2" } }, {}, {}, {}, {}],
    });
    await expect(
      handler({
        KinesisBatchInfo: { ...kinesisFailure(0, 1).KinesisBatchInfo, streamArn: `${streamArn}-2` },
      }),
    ).rejects.toMatchObject({ code: "ERR_HYDRATE_STREAM_NOT_ALLOWED" });
  });

  it.each([
    ["HYDRATE_ALLOWED_STREAM_ARNS", "orders"],
    ["HYDRATE_RETENTION_HOURS", "a day"],
    ["HYDRATE_OVERFLOW_BUCKET", "b"],
    ["HYDRATE_MAX_DESTINATION_BYTES", "1MB"],
    ["HYDRATE_DECODE", "yes"],
  ])("does not start with %s=%s", async (name, value) => {
    vi.stubEnv(name, value);

    await expect(import("./index.js")).rejects.toThrow(
      expect.objectContaining({
        name: "TypeError",
        message: expect.stringMatching(new RegExp(`^${name}.* must be .*, got "${value}"`)),
      }),
    );
  });

  it("logs and measures as the service hydrate", async () => {
    const { handler } = await import("./index.js");

    await handler(event, lambdaContext());

    expect(lines()).toMatchObject([
      {
        level: "INFO",
        message: "Hydrated batch: complete",
        service: "hydrate",
        function_request_id: lambdaContext().awsRequestId,
        streamArn,
        status: "complete",
      },
      {
        _aws: { CloudWatchMetrics: [{ Namespace: "hydrate" }] },
        service: "hydrate",
        source: "kinesis",
        HydratedRecords: 5,
      },
    ]);
  });

  it("logs and measures as the service that Powertools' variables name", async () => {
    vi.stubEnv("POWERTOOLS_SERVICE_NAME", "orders");
    vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "shop");
    const { handler } = await import("./index.js");

    await handler(event, lambdaContext());

    expect(lines()).toMatchObject([
      { message: "Hydrated batch: complete", service: "orders" },
      { _aws: { CloudWatchMetrics: [{ Namespace: "shop" }] }, service: "orders" },
    ]);
  });
});

describe("the module", () => {
  it("also exports createHandler", async () => {
    const { createHandler, ...others } = await import("./index.js");

    expect(Object.keys(others)).toEqual(["handler"]);
    expect(createHandler({ retentionHours: 48 })).toBeTypeOf("function");
  });
});
