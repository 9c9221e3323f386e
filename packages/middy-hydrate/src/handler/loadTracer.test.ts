import { KinesisClient } from "@aws-sdk/client-kinesis";
import { mockClient } from "aws-sdk-client-mock";
import { fakeKinesisStream } from "hydrate-core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { kinesisFailure, kinesisRecords } from "../../../hydrate-core/test/shards.js";
import type { HydrateTracer } from "../traceBatches.js";
import { createHandler } from "./createHandler.js";
import { isTraced, loadTracer } from "./loadTracer.js";

const library = "@aws-lambda-powertools/tracer";
const kinesis = mockClient(KinesisClient);
const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const metrics = { addDimension() {}, addMetric() {}, publishStoredMetrics() {} };

const subsegment = {
  addNewSubsegment: vi.fn(),
  addAnnotation: vi.fn(),
  addMetadata: vi.fn(),
  addError: vi.fn(),
  close: vi.fn(),
};
const segment = { addNewSubsegment: vi.fn(() => subsegment) };
const made = vi.fn();
const captured = vi.fn();

class FakeTracer implements HydrateTracer {
  constructor(options: unknown) {
    made(options);
  }
  isTracingEnabled = () => true;
  getSegment = () => segment;
  setSegment = () => {};
  captureAWSv3Client<T>(client: T): T {
    captured(client);
    return client;
  }
}

beforeEach(() => {
  vi.clearAllMocks();
  kinesis.reset();
  fakeKinesisStream(kinesis, { records: kinesisRecords(20) });
});

afterEach(() => {
  vi.doUnmock(library);
  vi.resetModules();
  vi.unstubAllEnvs();
});

/** Stands in for the library, and tells whether it was loaded. */
function mockLibrary() {
  const load = vi.fn(() => ({ Tracer: FakeTracer }));
  vi.doMock(library, load);
  return load;
}

function mockBrokenLibrary() {
  const load = vi.fn(() => {
    throw new Error("not in the bundle");
  });
  vi.doMock(library, load);
  return load;
}

const sampled = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const unsampled = sampled.replace("Sampled=1", "Sampled=0");
const failure = kinesisFailure(2, 6);

describe("an invocation", () => {
  it.each([
    [undefined, sampled, true],
    [undefined, `${sampled};Lineage=a87bd80c:0|68fd508a:5`, true],
    [undefined, unsampled, false],
    [undefined, "Root=1-5759e988-bd862e3fe1be46a994272793", false],
    [undefined, undefined, false],
    ["", sampled, true],
    ["", unsampled, false],
    ["true", undefined, true],
    ["true", unsampled, true],
    ["TRUE", undefined, true],
    ["1", undefined, true],
    ["on", undefined, true],
    ["yes", undefined, true],
    ["false", sampled, false],
    ["False", sampled, false],
    ["0", sampled, false],
    ["off", sampled, false],
    ["no", sampled, false],
    ["maybe", sampled, true],
    ["maybe", unsampled, false],
  ])(
    "with POWERTOOLS_TRACE_ENABLED=%s and the trace %s is traced: %s",
    (enabled, trace, traced) => {
      const env = { POWERTOOLS_TRACE_ENABLED: enabled, _X_AMZN_TRACE_ID: trace };

      expect(isTraced(env)).toBe(traced);
    },
  );
});

describe("the tracer", () => {
  it("is Powertools', with the service's name", async () => {
    mockLibrary();

    expect(await loadTracer("orders", logger)).toBeInstanceOf(FakeTracer);
    expect(made).toHaveBeenCalledWith({ serviceName: "orders", captureHTTPsRequests: false });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it("that cannot be loaded is a warning, and there is no tracer", async () => {
    mockBrokenLibrary();

    expect(await loadTracer("orders", logger)).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith("Tracing is on, but its library cannot be loaded", {
      error: expect.any(Error),
    });
  });

  it("that cannot be made is a warning, and there is no tracer", async () => {
    mockLibrary();
    made.mockImplementationOnce(() => {
      throw new Error("no X-Ray here");
    });

    expect(await loadTracer("orders", logger)).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledOnce();
  });
});

describe("the handler", () => {
  it("loads no tracer where nothing is traced", async () => {
    const load = mockLibrary();
    vi.stubEnv("_X_AMZN_TRACE_ID", unsampled);

    await createHandler({ logger, metrics })(failure);

    expect(load).not.toHaveBeenCalled();
    expect(kinesis.calls()).not.toEqual([]);
  });

  it("loads it at the first invocation that is traced, once", async () => {
    const load = mockLibrary();
    vi.stubEnv("POWERTOOLS_SERVICE_NAME", "orders");
    vi.stubEnv("_X_AMZN_TRACE_ID", unsampled);
    const handler = createHandler({ logger, metrics });

    await handler(failure);
    expect(load).not.toHaveBeenCalled();
    vi.stubEnv("_X_AMZN_TRACE_ID", sampled);
    await Promise.all([handler(failure), handler(failure)]);
    await handler(failure);

    expect(made.mock.calls).toEqual([[{ serviceName: "orders", captureHTTPsRequests: false }]]);
    expect(captured).toHaveBeenCalledOnce();
    expect(segment.addNewSubsegment).toHaveBeenCalledTimes(3);
    expect(subsegment.close).toHaveBeenCalledTimes(3);
  });

  it("captures a client of its own for traced invocations", async () => {
    mockLibrary();
    vi.stubEnv("_X_AMZN_TRACE_ID", unsampled);
    const handler = createHandler({ logger, metrics });

    await handler(failure);
    vi.stubEnv("_X_AMZN_TRACE_ID", sampled);
    await handler(failure);
    vi.stubEnv("_X_AMZN_TRACE_ID", unsampled);
    await handler(failure);

    const [untraced, , traced, , again] = kinesis.send.thisValues;
    expect(captured.mock.calls).toEqual([[traced]]);
    expect(untraced).not.toBe(traced);
    expect(again).toBe(untraced);
  });

  it("uses the given tracer instead", async () => {
    const load = mockLibrary();
    vi.stubEnv("POWERTOOLS_TRACE_ENABLED", "true");

    await createHandler({ logger, metrics, tracer: new FakeTracer({}) })(failure);

    expect(load).not.toHaveBeenCalled();
    expect(captured).toHaveBeenCalledOnce();
    expect(subsegment.addAnnotation).toHaveBeenCalledWith("status", "complete");
  });

  it("hydrates without a tracer that cannot be loaded, and warns once", async () => {
    const load = mockBrokenLibrary();
    vi.stubEnv("_X_AMZN_TRACE_ID", unsampled);
    const handler = createHandler({ logger, metrics });

    await handler(failure);
    vi.stubEnv("_X_AMZN_TRACE_ID", sampled);
    await expect(handler(failure)).resolves.toMatchObject({ hydration: { status: "complete" } });
    await expect(handler(failure)).resolves.toMatchObject({ hydration: { status: "complete" } });

    expect(load).toHaveBeenCalled();
    expect(logger.warn).toHaveBeenCalledOnce();
    expect(new Set(kinesis.send.thisValues).size).toBe(1);
  });
});
