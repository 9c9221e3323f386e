import {
  type HydrateCallOptions,
  type HydratedRecord,
  type OnFailureRecord,
  toBatchPointer,
} from "hydrate-core";
import type { HydrateSegment, HydrateSubsegment, HydrateTracer } from "./tracer.js";

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
  const opened = tracer && attempt(() => open(tracer, records));
  if (!opened) return hydrate();
  try {
    return await hydrate((index, result) => {
      const [subsegment, record] = [opened.subsegments[index], records[index]];
      if (subsegment && record) settle(subsegment, record, result);
    });
  } finally {
    attempt(() => tracer.setSegment(opened.parent));
  }
}

function open(
  tracer: HydrateTracer,
  records: readonly OnFailureRecord[],
): { parent: HydrateSegment; subsegments: HydrateSubsegment[] } | undefined {
  const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (!parent) return undefined;
  const subsegments = records.map((record) => {
    const { source } = toBatchPointer(record);
    const subsegment = parent.addNewSubsegment(`### hydrate ${source}`);
    subsegment.addAnnotation("source", source);
    return subsegment;
  });
  const [only, another] = subsegments;
  if (only && !another) tracer.setSegment(only);
  return { parent, subsegments };
}

function settle(
  subsegment: HydrateSubsegment,
  record: OnFailureRecord,
  result: PromiseSettledResult<HydratedRecord>,
): void {
  attempt(() => annotate(subsegment, record, result));
  attempt(() => subsegment.close());
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

// A trace that cannot be written must not cost the batch.
function attempt<T>(trace: () => T): T | undefined {
  try {
    return trace();
  } catch {
    return undefined;
  }
}
