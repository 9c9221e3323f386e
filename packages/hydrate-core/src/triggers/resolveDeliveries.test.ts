import { describe, expect, it } from "vitest";
import { buildKinesisOnFailureRecord, toS3Event } from "../testing/index.js";
import { resolveDeliveries } from "./resolveDeliveries.js";
import { unwrapEvent } from "./unwrapEvent.js";

const record = buildKinesisOnFailureRecord({}, { payload: '{"Records":[]}' });
const event = toS3Event([
  { bucket: "failures", key: "first" },
  { bucket: "failures", key: "second" },
]);

describe("resolveDeliveries", () => {
  it("gives the record in each object the trigger that named the object", async () => {
    const objects: Record<string, string> = { first: JSON.stringify(record), second: "not JSON" };

    const deliveries = await resolveDeliveries(
      [{ kind: "onFailure", record, trigger: { type: "direct" } }, ...unwrapEvent(event)],
      async ({ key }) => objects[key] ?? "",
    );

    expect(deliveries).toMatchObject([
      { kind: "onFailure", record, trigger: { type: "direct" } },
      { kind: "onFailure", record, trigger: { type: "s3", id: "first" } },
      { kind: "invalid", trigger: { type: "s3", id: "second" } },
    ]);
  });

  it("throws on what the reader throws", async () => {
    const reading = resolveDeliveries(unwrapEvent(event), () =>
      Promise.reject(new Error("denied")),
    );

    await expect(reading).rejects.toThrow("denied");
  });
});
