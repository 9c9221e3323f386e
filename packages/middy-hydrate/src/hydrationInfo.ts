import type { Context, DynamoDBStreamEvent, KinesisStreamEvent } from "aws-lambda";
import type { HydratedRecord, Hydration, OnFailureRecord, Trigger } from "hydrate-core";
import type { SettledDelivery } from "./hydrateDeliveries.js";
import type { HydrateOptions } from "./options.js";

/** The event that the handler sees: the kind of stream that `source` names, or either. */
export type HydratedEvent<TOptions extends HydrateOptions> = TOptions extends { source: "kinesis" }
  ? KinesisStreamEvent
  : TOptions extends { source: "dynamodb" }
    ? DynamoDBStreamEvent
    : KinesisStreamEvent | DynamoDBStreamEvent;

/** What is known of one delivery: its on-failure record with the verdict, or why it failed. */
export type DeliveryInfo = { readonly trigger: Trigger } & (
  | {
      /** The hydrated record without its records, which are in the event. */
      readonly record: OnFailureRecord & { readonly hydration: Hydration };
      readonly error?: undefined;
    }
  | { readonly error: unknown; readonly record?: undefined }
);

/** What came with the event, in `request.internal.hydration` and `context.hydration`. */
export type HydrationInfo = { readonly deliveries: readonly DeliveryInfo[] };

/** What `request.internal` holds after hydrating; nothing where the event was the stream's own. */
export type HydrateInternal = { hydration?: HydrationInfo };

/** The handler's context; with `setToContext: true` it has `hydration`, after hydrating. */
export type HydrateContext<TOptions extends HydrateOptions> = TOptions extends {
  setToContext: true;
}
  ? Context & { hydration?: HydrationInfo }
  : Context;

/** Gives the verdict or the error of each delivery, without the data of a record. */
export function toHydrationInfo(settled: readonly SettledDelivery[]): HydrationInfo {
  return {
    deliveries: settled.map(({ delivery: { trigger }, result }) =>
      result.status === "fulfilled"
        ? { trigger, record: withoutRecords(result.value) }
        : { trigger, error: result.reason },
    ),
  };
}

function withoutRecords(record: HydratedRecord): NonNullable<DeliveryInfo["record"]> {
  // In Lambda's S3 objects, payload holds the records too.
  const { KinesisBatch: _, DDBStreamBatch: __, payload: ___, ...rest } = record;
  return rest;
}
