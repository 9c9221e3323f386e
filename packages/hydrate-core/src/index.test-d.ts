import type { DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import { describe, expectTypeOf, it } from "vitest";
import {
  type AnyHydrateError,
  createHydrator,
  type Delivery,
  type HydratedDynamoDBRecord,
  type HydratedKinesisRecord,
  type HydratedRecord,
  isHydrateError,
  type OnFailureRecord,
  parseOnFailureRecord,
  toStreamEvent,
  unwrapEvent,
} from "./index.js";

describe("the public types", () => {
  it("narrow a parsed record by its batch info", () => {
    const record = parseOnFailureRecord({});

    expectTypeOf(record).toEqualTypeOf<OnFailureRecord>();
    expectTypeOf(record).not.toBeAny();
    if (record.KinesisBatchInfo) {
      expectTypeOf(record.KinesisBatchInfo.startSequenceNumber).toEqualTypeOf<string>();
      expectTypeOf(record.KinesisBatchInfo.batchSize).toEqualTypeOf<number>();
    }
  });

  it("give the event that belongs to the stream", () => {
    expectTypeOf(toStreamEvent<HydratedKinesisRecord>).returns.toEqualTypeOf<KinesisStreamEvent>();
    expectTypeOf(
      toStreamEvent<HydratedDynamoDBRecord>,
    ).returns.toEqualTypeOf<DynamoDBStreamEvent>();
    expectTypeOf(toStreamEvent<HydratedRecord>).returns.toEqualTypeOf<
      KinesisStreamEvent | DynamoDBStreamEvent
    >();
  });

  it("settle many as Promise.allSettled does", () => {
    expectTypeOf(createHydrator().hydrateAll).returns.resolves.toEqualTypeOf<
      PromiseSettledResult<HydratedRecord>[]
    >();
  });

  it("narrow an error's details by its code", () => {
    const error: unknown = undefined;
    if (!isHydrateError(error)) return;
    expectTypeOf(error).toEqualTypeOf<AnyHydrateError>();
    if (error.code === "ERR_HYDRATE_READ_FAILED") {
      expectTypeOf(error.details.operation).toEqualTypeOf<string>();
    }
  });

  it("make a caller look at what a delivery is before its record", () => {
    expectTypeOf(unwrapEvent).returns.toEqualTypeOf<Delivery[]>();
    // @ts-expect-error a failed delivery has no record
    unwrapEvent({}).map((delivery) => delivery.record);
  });

  it("refuse options that do not exist", () => {
    // @ts-expect-error the option is called retentionHours
    createHydrator({ retention: 24 });
    // @ts-expect-error a client, not its configuration
    createHydrator({ kinesis: { region: "eu-central-1" } });
  });
});
