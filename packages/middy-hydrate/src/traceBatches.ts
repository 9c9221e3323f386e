import {
  type BatchPointer,
  type Delivery,
  type HydrateCallOptions,
  type HydratedRecord,
  toHydration,
} from "hydrate-core";

/** A segment or subsegment of X-Ray, by shape. */
export interface HydrateSegment {
  addNewSubsegment(name: string): HydrateSubsegment;
}

/** A subsegment of X-Ray, by shape. */
export interface HydrateSubsegment extends HydrateSegment {
  addAnnotation(key: string, value: string | number | boolean): void;
  addMetadata(key: string, value: unknown, namespace?: string): void;
  addError(error: Error | string): void;
  close(): void;
}

/** A tracer by shape: Powertools' `Tracer` fits. */
export interface HydrateTracer {
  isTracingEnabled(): boolean;
  getSegment(): HydrateSegment | undefined;
  setSegment(segment: HydrateSegment): void;
  captureAWSv3Client<T>(client: T): T;
}

type OnSettled = NonNullable<HydrateCallOptions["onSettled"]>;

/**
 * Opens a subsegment for each batch, and closes it with its verdict or error. The calls of a single
 * batch are inside its own subsegment; those of several are in the segment around them, since batches
 * that are read side by side share calls too.
 */
export async function traceBatches<T>(
  tracer: HydrateTracer | undefined,
  deliveries: readonly Delivery[],
  hydrate: (onSettled?: OnSettled) => Promise<T>,
): Promise<T> {
  const opened = tracer && attempt(() => open(tracer, deliveries));
  if (!opened) return hydrate();
  try {
    return await hydrate((index, result) => {
      const batch = opened.batches[index];
      if (batch) settle(batch, result);
    });
  } finally {
    attempt(() => tracer.setSegment(opened.parent));
  }
}

type TracedBatch = { readonly pointer: BatchPointer; readonly subsegment: HydrateSubsegment };

function open(
  tracer: HydrateTracer,
  deliveries: readonly Delivery[],
): { parent: HydrateSegment; batches: (TracedBatch | undefined)[] } | undefined {
  const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (!parent) return undefined;
  const batches = deliveries.map((delivery) => {
    if (!("pointer" in delivery)) return undefined;
    const { pointer } = delivery;
    const subsegment = parent.addNewSubsegment(`### hydrate ${pointer.source}`);
    subsegment.addAnnotation("source", pointer.source);
    return { pointer, subsegment };
  });
  const [only, another] = batches.filter((batch) => batch !== undefined);
  if (only && !another) tracer.setSegment(only.subsegment);
  return { parent, batches };
}

function settle(batch: TracedBatch, result: PromiseSettledResult<HydratedRecord>): void {
  attempt(() => annotate(batch, result));
  attempt(() => batch.subsegment.close());
}

function annotate(
  { pointer, subsegment }: TracedBatch,
  result: PromiseSettledResult<HydratedRecord>,
): void {
  if (result.status === "fulfilled") {
    const { hydration } = result.value;
    subsegment.addAnnotation("status", hydration.status);
    subsegment.addAnnotation("recordCount", hydration.recordCount);
    subsegment.addMetadata("pointer", pointer, "hydrate");
    // A message's sender may have added members to the verdict that came with it.
    subsegment.addMetadata("hydration", toHydration(hydration), "hydrate");
  } else {
    subsegment.addError(result.reason instanceof Error ? result.reason : String(result.reason));
  }
}

// A trace that cannot be written must not cost the batch.
function attempt<T>(trace: () => T): T | undefined {
  try {
    return trace();
  } catch {
    return undefined;
  }
}
