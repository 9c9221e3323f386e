import { PutObjectCommand } from "@aws-sdk/client-s3";
import { toOverflowObject, withPayloadLocation } from "hydrate-core";
import { fakeKinesisStream, toS3Event, toSnsEvent } from "hydrate-core/testing";
import { describe, expect, it, vi } from "vitest";
import { kinesisFailure, kinesisRecords, numberAt } from "../../../hydrate-core/test/shards.js";
import { mockFunction } from "../../test/mockFunction.js";

const { kinesis, s3, objects, hydrated, metrics, createFunction } = mockFunction();
const failure = kinesisFailure(2, 6);

describe("the destination's limit", () => {
  const small = { maxDestinationBytes: 4_096, overflowBucket: "overflow" } as const;
  const large = kinesisFailure(0, 19);

  it("sends what does not fit to S3, and answers with where it is", async () => {
    const record = await hydrated(large);
    const { key, body } = await toOverflowObject(record, "hydrate/");

    const answer = await createFunction(small)(toSnsEvent([large]));

    expect(answer).toEqual(withPayloadLocation(record, { bucket: "overflow", key }));
    expect([...objects]).toEqual([[`s3://overflow/${key}`, body]]);
  });

  it("comes from the environment, as do bucket and prefix", async () => {
    vi.stubEnv("HYDRATE_MAX_DESTINATION_BYTES", "4096");
    vi.stubEnv("HYDRATE_OVERFLOW_BUCKET", "failures");
    vi.stubEnv("HYDRATE_OVERFLOW_PREFIX", "big/");

    await createFunction()(large);

    expect([...objects.keys()]).toEqual([expect.stringMatching(/^s3:\/\/failures\/big\/kinesis/)]);
  });

  it("is the one of SQS by default", async () => {
    const records = kinesisRecords(20).map((record) => ({
      ...record,
      Data: new Uint8Array(75_000),
    }));
    fakeKinesisStream(kinesis, { records });
    const handler = createFunction({ overflowBucket: "overflow" });

    await handler(kinesisFailure(0, 9));
    expect([...objects]).toEqual([]);

    await handler(kinesisFailure(0, 10));
    expect([...objects.keys()]).toEqual([expect.stringContaining(numberAt(10))]);
  });

  it("does not loop on S3's notification of its own object", async () => {
    const record = await hydrated(large);
    const { key, body } = await toOverflowObject(record, "hydrate/");
    objects.set(`s3://overflow/${key}`, body);

    const answer = await createFunction(small)(toS3Event([{ bucket: "overflow", key }]));

    expect(answer).toEqual(withPayloadLocation(record, { bucket: "overflow", key }));
    expect(metrics.addMetric).not.toHaveBeenCalled();
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
    expect(kinesis.calls()).toEqual([]);
  });

  it("leaves an answer that fits alone, and uses the room for the views", async () => {
    const handler = createFunction({ decode: "text", maxDestinationBytes: 6_000 });

    const answer = await handler(kinesisFailure(0, 3));

    expect(answer).toMatchObject({
      KinesisBatch: [0, 1, 2, 3].map((index) => ({
        kinesis: { decodedData: `record ${index}` },
      })),
    });
    expect(s3.calls()).toEqual([]);
  });

  it("adds no views unless they are asked for", async () => {
    expect(JSON.stringify(await createFunction()(failure))).not.toContain("decodedData");
  });

  it("is never exceeded, whatever a producer wrote into its records", async () => {
    const Data = new TextEncoder().encode(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const records = kinesisRecords(20).map((record) => ({ ...record, Data }));
    fakeKinesisStream(kinesis, { records });

    const answer = await createFunction({ decode: "json" })(failure);

    // As Lambda will have to.
    expect(() => JSON.stringify(answer)).not.toThrow();
    expect(answer).toMatchObject({ KinesisBatch: { length: 5 } });
  });
});
