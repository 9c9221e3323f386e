import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import { GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { fakeAwsError, toSnsEvent, toSqsEvent } from "hydrate-core/testing";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { dynamodbFailure, kinesisFailure } from "../../../hydrate-core/test/shards.js";
import { invoke } from "../../test/invoke.js";
import { mockAws } from "../../test/mockAws.js";
import { usePowertools } from "../../test/powertools.js";
import { silent } from "../../test/silent.js";
import { closed, invokeTraced, newSegment, newTracer, treeOf } from "../../test/tracing.js";
import hydrate, { type HydrateOptions } from "../index.js";

const aws = mockAws();
const { kinesis, eventOf } = aws;
usePowertools();

const consumer = vi.fn((_event: unknown, _context: Context): unknown => undefined);
beforeEach(() => {
  consumer.mockReset();
});

const event = toSnsEvent([kinesisFailure(2, 6)]);

/** Lets the stream forget the batch of {@link event}. */
const loseBatch = () => aws.shard.trim(7);

describe("captureLambdaHandler", () => {
  const createFunction = (tracer: Tracer) =>
    middy()
      .use(captureLambdaHandler(tracer))
      .use(hydrate({ logger: silent }))
      .handler((event, context) => consumer(event, context));

  it("runs the consumer in the handler's subsegment, and closes it", async () => {
    const tracer = newTracer();
    consumer.mockImplementation(() => tracer.getSegment()?.name);

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer), event);

    expect(status).toBe("fulfilled");
    expect(consumer.mock.results).toMatchObject([{ value: "## index.handler" }]);
    expect(root.subsegments?.map(treeOf)).toEqual([closed("## index.handler")]);
    expect(left).toBe(root);
  });

  it("closes the handler's subsegment with the error that hydrate throws", async () => {
    const tracer = newTracer();
    loseBatch();

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer), event);

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("## index.handler")]);
    expect(root.subsegments).toMatchObject([
      { fault: true, cause: { exceptions: [{ message: expect.stringContaining("is gone") }] } },
    ]);
    expect(left).toBe(root);
  });

  it("holds the batch's subsegment, whether hydrate throws or not", async () => {
    const tracer = newTracer();
    const handler = middy()
      .use(captureLambdaHandler(tracer))
      .use(hydrate({ logger: silent, tracer }))
      .handler((event, context) => consumer(event, context));

    const success = await invokeTraced(tracer, handler, event);
    loseBatch();
    const failure = await invokeTraced(tracer, handler, event);

    expect([success.status, failure.status]).toEqual(["fulfilled", "rejected"]);
    for (const { root, left } of [success, failure]) {
      expect(root.subsegments?.map(treeOf)).toEqual([
        closed("## index.handler", closed("### hydrate kinesis")),
      ]);
      expect(left).toBe(root);
    }
  });
});

describe("hydrate's own tracer", () => {
  const createFunction = (tracer: Tracer, options: HydrateOptions = {}) =>
    middy()
      .use(hydrate({ logger: silent, tracer, ...options }))
      .handler((event, context) => consumer(event, context));

  it("opens a subsegment for each batch, with its verdict", async () => {
    const tracer = newTracer();
    const several = toSqsEvent([kinesisFailure(2, 6), kinesisFailure(8, 9, 1)]);

    const { root, left } = await invokeTraced(tracer, createFunction(tracer), several);

    expect(root.subsegments?.map(treeOf)).toEqual([
      closed("### hydrate kinesis"),
      closed("### hydrate kinesis"),
    ]);
    expect(root.subsegments).toMatchObject([
      { annotations: { source: "kinesis", status: "complete", recordCount: 5 } },
      { annotations: { source: "kinesis", status: "superset", recordCount: 2 } },
    ]);
    expect(left).toBe(root);
  });

  it("names the kind of stream", async () => {
    const tracer = newTracer();
    const table = toSnsEvent([dynamodbFailure(2, 6)]);

    const { root } = await invokeTraced(tracer, createFunction(tracer), table);

    expect(root.subsegments).toMatchObject([
      { name: "### hydrate dynamodb", annotations: { source: "dynamodb", status: "complete" } },
    ]);
  });

  it("closes the subsegment of a batch that is gone, with that verdict", async () => {
    const tracer = newTracer();
    loseBatch();

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer), event);

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("### hydrate kinesis")]);
    expect(root.subsegments).toMatchObject([{ annotations: { status: "gone", recordCount: 0 } }]);
    expect(left).toBe(root);
  });

  it("closes the subsegment of a read that fails, with the error", async () => {
    const tracer = newTracer();
    kinesis.onAnyCommand().rejects(fakeAwsError("AccessDeniedException"));

    const { status, root, left } = await invokeTraced(tracer, createFunction(tracer), event);

    expect(status).toBe("rejected");
    expect(root.subsegments?.map(treeOf)).toEqual([closed("### hydrate kinesis")]);
    expect(root.subsegments).toMatchObject([
      { fault: true, cause: { exceptions: [{ type: "HydrateReadError" }] } },
    ]);
    expect(left).toBe(root);
  });

  it.each([
    ["one batch in the batch's subsegment", event, "### hydrate kinesis"],
    [
      "several batches beside their subsegments",
      toSqsEvent([kinesisFailure(2, 3), kinesisFailure(8, 9)]),
      "## Dummy segment",
    ],
  ])("holds the calls of %s", async (_, given, name) => {
    const tracer = newTracer();
    const within = vi.fn();
    kinesis.on(GetShardIteratorCommand).callsFake(async () => {
      within(tracer.getSegment()?.name);
      return { ShardIterator: "0" };
    });

    await invokeTraced(tracer, createFunction(tracer), given);

    expect(new Set(within.mock.calls.flat())).toEqual(new Set([name]));
  });

  it("captures the client, once", async () => {
    const tracer = newTracer();
    const capture = vi.spyOn(tracer, "captureAWSv3Client");
    const handler = createFunction(tracer);

    await invokeTraced(tracer, handler, event);
    await invokeTraced(tracer, handler, event);

    expect(capture.mock.calls).toEqual([[expect.any(KinesisClient)]]);
  });

  it("leaves a client alone that has a capture of its own", async () => {
    const tracer = newTracer();
    const capture = vi.spyOn(tracer, "captureAWSv3Client");
    const own = vi.fn((client: KinesisClient) => client);
    const handler = createFunction(tracer, { kinesis: { awsClientCapture: own } });

    await invokeTraced(tracer, handler, event);

    expect(own).toHaveBeenCalledOnce();
    expect(capture).not.toHaveBeenCalled();
  });

  it("loses no batch where its subsegment cannot be written", async () => {
    const tracer = newTracer();
    const root = newSegment();
    const subsegment = root.addNewSubsegment("### hydrate kinesis");
    vi.spyOn(subsegment, "close").mockThrow(new Error("no serialiser"));
    vi.spyOn(root, "addNewSubsegment").mockReturnValue(subsegment);
    vi.spyOn(tracer, "getSegment").mockReturnValue(root);
    const setSegment = vi.spyOn(tracer, "setSegment").mockReturnValue();

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledOnce();
    expect(setSegment.mock.calls).toEqual([[subsegment], [root]]);
  });

  it.each(["getSegment", "setSegment"] as const)("loses no batch where %s throws", async (call) => {
    const tracer = newTracer();
    vi.spyOn(tracer, "getSegment").mockReturnValue(newSegment());
    vi.spyOn(tracer, call).mockThrow(new Error("no context"));

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledOnce();
  });

  it("does nothing while tracing is off", async () => {
    const tracer = new Tracer({ enabled: false });
    const getSegment = vi.spyOn(tracer, "getSegment");
    const setSegment = vi.spyOn(tracer, "setSegment");

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledWith(await eventOf(kinesisFailure(2, 6)), expect.anything());
    expect([...getSegment.mock.calls, ...setSegment.mock.calls]).toEqual([]);
  });

  it("does nothing where there is no segment", async () => {
    const tracer = newTracer();
    vi.spyOn(tracer, "getSegment").mockReturnValue(undefined);
    const setSegment = vi.spyOn(tracer, "setSegment");

    await invoke(createFunction(tracer), event);

    expect(consumer).toHaveBeenCalledWith(await eventOf(kinesisFailure(2, 6)), expect.anything());
    expect(setSegment).not.toHaveBeenCalled();
  });
});
