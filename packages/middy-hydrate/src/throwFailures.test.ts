import { createHydrator, type Delivery, type Trigger, toBatchPointer } from "hydrate-core";
import { describe, expect, it } from "vitest";
import { kinesisFailure, shardId, streamArn } from "../../hydrate-core/test/shards.js";
import { HydrateObjectError, HydratePayloadError, HydrateTimeoutError } from "./errors.js";
import type { SettledDelivery } from "./hydrateDeliveries.js";
import { throwFailures } from "./throwFailures.js";

const invalid = new HydratePayloadError("No failed batch", [{ member: "event", message: "is no" }]);
const late = new HydrateTimeoutError({ streamArn, shardId, recordsRead: 0 });
const missing = new HydrateObjectError("No such object", {
  location: "s3://failures/first",
  operation: "GetObject",
  awsError: "NoSuchKey",
});

const message = (id: string): Trigger => ({ type: "sqs", id });
const delivery = (trigger: Trigger): Delivery => ({
  kind: "onFailure",
  record: kinesisFailure(0, 1),
  pointer: toBatchPointer(kinesisFailure(0, 1)),
  trigger,
});
const failed = (trigger: Trigger, reason: unknown): SettledDelivery => ({
  delivery: delivery(trigger),
  result: { status: "rejected", reason },
});
const hydrated: SettledDelivery = {
  delivery: delivery(message("message-0")),
  result: {
    status: "fulfilled",
    value: {
      ...kinesisFailure(0, 1),
      KinesisBatch: [],
      hydration: { status: "gone", recordCount: 0, expectedCount: 2, hydratedAt: "" },
    },
  },
};

function thrownBy(...settled: readonly SettledDelivery[]): unknown {
  try {
    throwFailures(settled);
  } catch (error) {
    return error;
  }
  return "nothing";
}

describe("deliveries that were hydrated", () => {
  it("throw nothing", () => {
    expect(thrownBy(hydrated, hydrated)).toBe("nothing");
  });

  it("and none throw nothing", () => {
    expect(thrownBy()).toBe("nothing");
  });
});

describe("one that failed", () => {
  it("throws its own error as it is, whatever the others are", () => {
    expect(thrownBy(failed(message("message-1"), invalid))).toBe(invalid);
    expect(thrownBy(hydrated, failed(message("message-1"), late), hydrated)).toBe(late);
  });

  it("throws an error of any kind", () => {
    const bug = new RangeError("a bug");

    expect(thrownBy(failed({ type: "direct" }, bug))).toBe(bug);
    expect(thrownBy(failed({ type: "direct" }, "no error"))).toEqual(
      new Error("no error", { cause: "no error" }),
    );
  });

  it("throws what the hydrator was rejected with", async () => {
    const hydrator = createHydrator({ allowedStreamArns: ["arn:aws:kinesis:*:stream/none"] });
    const results = await hydrator.hydrateAll([kinesisFailure(0, 1)]);

    const error = thrownBy(
      ...results.map((result) => ({ delivery: delivery({ type: "direct" }), result })),
    );

    expect(error).toMatchObject({ code: "ERR_HYDRATE_STREAM_NOT_ALLOWED" });
  });
});

describe("several that failed", () => {
  it("throw one error that names each, in order, with the first as its cause", () => {
    const error = thrownBy(
      failed(message("message-1"), invalid),
      hydrated,
      failed({ type: "s3", id: "first" }, missing),
      failed({ type: "direct" }, new RangeError("a bug")),
    );

    expect(error).toMatchObject({
      name: "HydrateDeliveriesFailedError",
      code: "ERR_HYDRATE_DELIVERIES_FAILED",
      message: `3 deliveries could not be hydrated. The first (message-1): ${invalid.message}`,
      cause: invalid,
      details: {
        failures: [
          { trigger: message("message-1"), code: invalid.code, message: invalid.message },
          { trigger: { type: "s3", id: "first" }, code: missing.code, message: missing.message },
          { trigger: { type: "direct" }, message: "a bug" },
        ],
      },
    });
  });

  it("have no name where their trigger has none", () => {
    const error = thrownBy(failed({ type: "direct" }, invalid), failed({ type: "direct" }, late));

    expect(error).toMatchObject({
      message: `2 deliveries could not be hydrated. The first: ${invalid.message}`,
    });
  });

  it.each<[string, unknown, unknown, boolean]>([
    ["both may be temporary", late, late, true],
    ["only the last one may be temporary", invalid, late, true],
    ["none is temporary", invalid, missing, false],
    ["one is not hydrate's own error", invalid, new Error("a bug"), true],
    ["one is not an error at all", invalid, "what", true],
  ])("are retryable where %s", (_, first, second, retryable) => {
    const error = thrownBy(failed(message("message-1"), first), failed(message("2"), second));

    expect(error).toMatchObject({ retryable });
  });

  it("are all in details, which JSON can hold", () => {
    const error = thrownBy(failed(message("message-1"), invalid), failed(message("2"), "what"));

    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      details: { failures: [{ message: invalid.message }, { message: "what" }] },
    });
  });
});
