import { isObject } from "../lib/json.js";
import type { StreamSourceName } from "../lib/streamSourceName.js";

const sources = new Map<unknown, StreamSourceName>([
  ["aws:kinesis", "kinesis"],
  ["aws:dynamodb", "dynamodb"],
]);

/** Which stream's own event this is, as Lambda gives it to a consumer; undefined for all others. */
export function streamEventSource(event: unknown): StreamSourceName | undefined {
  if (!isObject(event) || !Array.isArray(event["Records"])) return undefined;
  const { Records: records, eventSourceARN: arn } = event;
  const first: unknown = records[0];
  if (isObject(first)) return sources.get(first["eventSource"]);
  // A tumbling window may close with no record in it; its event names the stream itself.
  return typeof arn === "string" ? sources.get(`aws:${arn.split(":")[2]}`) : undefined;
}
