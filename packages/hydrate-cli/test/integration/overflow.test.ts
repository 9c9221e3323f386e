import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { toOverflowObject, withPayloadLocation } from "hydrate-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hydratedLetter } from "../letters.js";
import { type Stage, setStage } from "../stage.js";

// Records that were too big for a message: they are in S3.

let stage: Stage;
let s3: S3Client;

beforeAll(async () => {
  stage = await setStage();
  process.env["AWS_ENDPOINT_URL_S3"] = stage.sqs.address;
  s3 = new S3Client({
    endpoint: stage.sqs.address,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: "orders-overflow" }));
});
afterAll(async () => {
  s3.destroy();
  await stage.stop();
});
beforeEach(() => stage.reset());

const numbers = ["100", "101", "102", "103", "104", "105", "106"];

async function sendBig(): Promise<string> {
  const record = hydratedLetter({ first: "100", data: numbers.map(() => "x".repeat(1_000_000)) });
  const location = { bucket: "orders-overflow", key: "orders/100-106.json" };
  const { body: Body } = await toOverflowObject(record);
  await s3.send(new PutObjectCommand({ Bucket: location.bucket, Key: location.key, Body }));
  return stage.send(withPayloadLocation(record, location));
}

it("fetches records only from a bucket that was named", async () => {
  const id = await sendBig();
  const { work, queue } = stage;

  const unnamed = await work.hydrate("save", queue);
  const other = await work.hydrate("save", queue, "--bucket", "payroll");
  const named = await work.hydrate("save", queue, "--bucket", "orders-overflow");

  expect([unnamed.status, other.status, named.status]).toEqual([3, 3, 0]);
  expect(unnamed.stderr).toContain(`✗ ${id.slice(0, 8)}`);
  expect(named.stdout).toContain("✓ 1 batch  7 records  9.3 MB  complete 1");
});

it("sends a batch of over 6 MB in parts, in order, and goes on behind those that succeeded", async () => {
  await sendBig();
  await stage.work.hydrate("save", stage.queue, "--bucket", "orders-overflow");
  stage.lambda.onInvoke = (_, call) => (call === 2 ? { functionError: "Unhandled" } : {});

  const dry = await stage.work.hydrate("replay", stage.queue);
  const first = await stage.replay();
  const second = await stage.replay();

  expect([dry.status, first.status, second.status]).toEqual([0, 3, 0]);
  expect(dry.stdout).toContain("1 of them over 6 MB, in parts");
  expect(first.stdout).toContain("1 of 2 parts done");
  const sent = stage.lambda.invocations.map(({ event }) =>
    event.Records.map((record) => record.kinesis.sequenceNumber),
  );
  expect(sent).toEqual([numbers.slice(0, 4), numbers.slice(4), numbers.slice(4)]);
  expect(stage.ids()).toEqual([]);
});
