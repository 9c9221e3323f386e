import {
  GetRecordsCommand,
  KinesisClient,
  type KinesisClientConfig,
} from "@aws-sdk/client-kinesis";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { toOverflowObject } from "hydrate-core";
import { toS3Event } from "hydrate-core/testing";
import { describe, expect, it } from "vitest";
import { kinesisFailure, shardId, streamArn } from "../../../hydrate-core/test/shards.js";
import { lambdaContext } from "../../test/invoke.js";
import { mockFunction } from "../../test/mockFunction.js";

const { kinesis, s3, hydrated, createFunction } = mockFunction();
const failure = kinesisFailure(2, 6);

describe("invocations", () => {
  it("share one client", async () => {
    const made: unknown[] = [];
    class CountedClient extends KinesisClient {
      constructor(config: KinesisClientConfig) {
        super(config);
        made.push(this);
      }
    }
    const handler = createFunction({ kinesis: { AwsClient: CountedClient } });

    await handler(failure, lambdaContext());
    await handler(kinesisFailure(7, 9), lambdaContext());

    expect(made).toHaveLength(1);
    expect(new Set(kinesis.send.thisValues)).toEqual(new Set(made));
  });

  it("at the same time each answer their own records", async () => {
    const gates = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
    const records = {
      first: await hydrated(failure),
      second: await hydrated(kinesisFailure(8, 9)),
    };
    const bodies = {
      first: (await toOverflowObject(records.first)).body,
      second: (await toOverflowObject(records.second)).body,
    };
    s3.on(GetObjectCommand, { Key: "first" }).callsFake(async () => {
      await gates.first.promise;
      return { Body: { transformToString: async () => bodies.first } };
    });
    s3.on(GetObjectCommand, { Key: "second" }).callsFake(async () => {
      await gates.second.promise;
      return { Body: { transformToString: async () => bodies.second } };
    });
    const handler = createFunction();

    const first = handler(toS3Event([{ bucket: "failures", key: "first" }]), lambdaContext());
    const second = handler(toS3Event([{ bucket: "failures", key: "second" }]), lambdaContext());
    gates.second.resolve();
    expect(await second).toEqual(records.second);
    gates.first.resolve();
    expect(await first).toEqual(records.first);
  });

  it("at the same time each have their own deadline", async () => {
    const gate = Promise.withResolvers<void>();
    const { body } = await toOverflowObject(await hydrated(failure));
    s3.on(GetObjectCommand).callsFake(async () => {
      await gate.promise;
      return { Body: { transformToString: async () => body } };
    });
    const handler = createFunction();
    const event = toS3Event([{ bucket: "failures", key: "first" }]);

    const late = handler(event, lambdaContext(1_010));
    const inTime = handler(event, lambdaContext(60_000));
    await expect(late).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT" });
    gate.resolve();

    await expect(inTime).resolves.toMatchObject(failure);
  });
});

describe("the deadline", () => {
  const stuck = () => kinesis.on(GetRecordsCommand).callsFake(() => new Promise(() => {}));

  it("is a second before Lambda's own", async () => {
    stuck();

    const started = performance.now();
    const answer = createFunction()(failure, lambdaContext(1_100));

    await expect(answer).rejects.toMatchObject({ code: "ERR_HYDRATE_TIMEOUT", retryable: true });
    expect(performance.now() - started).toBeLessThan(900);
  });

  it("is as early as the option says", async () => {
    stuck();
    const handler = createFunction({ timeoutEarlyInMillis: 29_980 });

    await expect(handler(failure, lambdaContext(30_000))).rejects.toMatchObject({
      code: "ERR_HYDRATE_TIMEOUT",
      message: expect.stringContaining(`${shardId} of ${streamArn}`),
    });
  });

  it("does not exist where Lambda's clock is missing", async () => {
    const { getRemainingTimeInMillis: _, ...context } = lambdaContext();

    // As a container or a test may call it.
    await expect(createFunction()(failure, context as Context)).resolves.toMatchObject(failure);
  });
});
