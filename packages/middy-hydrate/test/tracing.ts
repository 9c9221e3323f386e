import { Tracer } from "@aws-lambda-powertools/tracer";
import { assert } from "vitest";
import { invoke } from "./invoke.js";

type Segment = Parameters<Tracer["setSegment"]>[0];

export const newTracer = () => new Tracer({ serviceName: "orders", captureHTTPsRequests: false });

/** A segment as X-Ray has one in Lambda; it is sent to nobody. */
export function newSegment(): Segment {
  const segment = new Tracer({ enabled: false }).getSegment();
  assert(segment);
  return segment;
}

/** Calls a handler where X-Ray has a segment, as in Lambda, and gives that one and what was left. */
export async function invokeTraced(
  tracer: Tracer,
  handler: Parameters<typeof invoke>[0],
  event: unknown,
) {
  const root = newSegment();
  return tracer.provider.getNamespace().runAndReturn(async () => {
    tracer.setSegment(root);
    const [{ status }] = await Promise.allSettled([invoke(handler, event)]);
    return { status, root, left: tracer.getSegment() };
  });
}

export const treeOf = (segment: Segment): unknown => ({
  name: segment.name,
  isClosed: segment.isClosed(),
  subsegments: (segment.subsegments ?? []).map(treeOf),
});

/** A closed segment, as {@link treeOf} shows it. */
export const closed = (name: string, ...subsegments: unknown[]) => ({
  name,
  isClosed: true,
  subsegments,
});
