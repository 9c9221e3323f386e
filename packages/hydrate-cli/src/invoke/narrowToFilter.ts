import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { BatchPointer } from "hydrate-core";
import type { StreamEvent } from "./outcome.js";

export function narrowToFilter(
  _event: StreamEvent,
  _pointer: BatchPointer,
  _mappings: readonly EventSourceMappingConfiguration[],
): StreamEvent | undefined {
  return undefined;
}
