import {
  type HydrateCallOptions,
  type HydratedRecord,
  type OnFailureRecord,
  toBatchPointer,
} from "hydrate-core";
import type { HydrateSubsegment, HydrateTracer } from "./tracer.js";

type OnSettled = NonNullable<HydrateCallOptions["onSettled"]>;

/**
 * Opens a subsegment for each batch, and closes it with what became of it. The calls of a single
 * batch lie within its own; those of several share the segment they are all in, since batches that
 * are read side by side share calls too.
 */
export async function traceBatches<T>(
  tracer: HydrateTracer | undefined,
  records: readonly OnFailureRecord[],
  hydrate: (onSettled?: OnSettled) => Promise<T>,
): Promise<T> {
  const parent = tracer?.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (!tracer || !parent) return hydrate();

  const subsegments = records.map((record) => {
    const { source } = toBatchPointer(record);
    const subsegment = parent.addNewSubsegment(`### hydrate ${source}`);
    subsegment.addAnnotation("source", source);
    return subsegment;
  });
  const [only, another] = subsegments;
  if (only && !another) tracer.setSegment(only);
  try {
    return await hydrate((index, result) => {
      const [subsegment, record] = [subsegments[index], records[index]];
      if (subsegment && record) settle(subsegment, record, result);
    });
  } finally {
    tracer.setSegment(parent);
  }
}

function settle(
  subsegment: HydrateSubsegment,
  record: OnFailureRecord,
  result: PromiseSettledResult<HydratedRecord>,
): void {
  try {
    try {
      annotate(subsegment, record, result);
    } finally {
      subsegment.close();
    }
  } catch {
    // A trace that cannot be written must not cost the batch.
  }
}

function annotate(
  subsegment: HydrateSubsegment,
  record: OnFailureRecord,
  result: PromiseSettledResult<HydratedRecord>,
): void {
  if (result.status === "fulfilled") {
    const { hydration } = result.value;
    subsegment.addAnnotation("status", hydration.status);
    subsegment.addAnnotation("recordCount", hydration.recordCount);
    subsegment.addMetadata("pointer", toBatchPointer(record), "hydrate");
    subsegment.addMetadata("hydration", hydration, "hydrate");
  } else {
    subsegment.addError(result.reason instanceof Error ? result.reason : String(result.reason));
  }
}
