import { describe, expect, it, vi } from "vitest";
import { HydrateTimeoutError } from "../errors.js";
import { toBatchPointer } from "../record/batchPointer.js";
import {
  buildKinesisOnFailureRecord,
  toFailureEnvelope,
  toS3Event,
  toSnsEvent,
} from "../testing/index.js";
import { resolveDeliveries } from "./resolveDeliveries.js";
import { unwrapEvent } from "./unwrapEvent.js";

const record = buildKinesisOnFailureRecord({}, { payload: '{"Records":[]}' });
const event = toS3Event([
  { bucket: "failures", key: "first" },
  { bucket: "failures", key: "second" },
]);
const pointing = toS3Event([{ bucket: "salaries", key: "2026" }]);

describe("resolveDeliveries", () => {
  it("gives the record in each object the trigger that named the object", async () => {
    const objects: Record<string, string> = { first: JSON.stringify(record), second: "not JSON" };

    const deliveries = await resolveDeliveries(
      [...unwrapEvent(record), ...unwrapEvent(event)],
      async ({ key }) => objects[key] ?? "",
    );

    expect(deliveries).toMatchObject([
      { kind: "onFailure", record, trigger: { type: "direct" } },
      { kind: "onFailure", record, trigger: { type: "s3", id: "first" } },
      { kind: "failed", trigger: { type: "s3", id: "second" } },
    ]);
  });

  it.each([
    ["is not JSON", "not JSON", "s3://failures/first is not JSON: character 2"],
    ["holds no record", '{"Records":[]}', "s3://failures/first holds no record"],
    ["names another", JSON.stringify(pointing), "s3://failures/first names another object"],
    ["is an order", '{"orderId":7}', "No on-failure record in s3://failures/first: must have a"],
  ])("keeps an object that %s as failed", async (_, text, message) => {
    const deliveries = await resolveDeliveries(unwrapEvent(event).slice(0, 1), async () => text);

    expect(deliveries).toMatchObject([
      {
        kind: "failed",
        trigger: { type: "s3", id: "first" },
        error: { message: expect.stringContaining(message) },
      },
    ]);
  });

  it("finds the pointer that a failed hydrate function's own S3 destination holds", async () => {
    const envelope = toFailureEnvelope(toSnsEvent([record]), "no access");

    const deliveries = await resolveDeliveries(unwrapEvent(event).slice(0, 1), async () =>
      JSON.stringify(envelope),
    );

    expect(deliveries).toEqual([
      {
        kind: "onFailure",
        record,
        pointer: toBatchPointer(record),
        trigger: { type: "s3", id: "first" },
        location: { bucket: "failures", key: "first" },
      },
    ]);
  });

  it("fetches what a message names only from a bucket that was named beforehand", async () => {
    const readObject = vi.fn(async () => JSON.stringify(record));
    const deliveries = unwrapEvent(toSnsEvent([pointing]));

    const refused = await resolveDeliveries(deliveries, readObject, {
      overflowBuckets: ["failures"],
    });
    expect(readObject).not.toHaveBeenCalled();
    const fetched = await resolveDeliveries(deliveries, readObject, {
      overflowBuckets: ["salaries"],
    });

    expect(refused).toMatchObject([
      { kind: "failed", error: { code: "ERR_HYDRATE_BUCKET_NOT_ALLOWED" } },
    ]);
    expect(fetched).toMatchObject([
      { kind: "onFailure", record, trigger: { type: "sns" }, location: { bucket: "salaries" } },
    ]);
  });

  it("fails one delivery where its object cannot be had", async () => {
    const error = new HydrateTimeoutError({ location: "s3://failures/first" });

    const deliveries = await resolveDeliveries(unwrapEvent(event), async ({ key }) => {
      if (key === "first") throw error;
      return JSON.stringify(record);
    });

    expect(deliveries).toMatchObject([{ kind: "failed", error }, { kind: "onFailure" }]);
  });

  it("throws on what is no error of ours", async () => {
    const reading = resolveDeliveries(unwrapEvent(event), () => Promise.reject(new Error("a bug")));

    await expect(reading).rejects.toThrow("a bug");
  });
});
