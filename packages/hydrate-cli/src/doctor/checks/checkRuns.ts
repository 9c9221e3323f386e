import { answerOf } from "../asked.js";
import type { FunctionStop } from "../facts.js";
import { type Finding, loses } from "../finding.js";
import { nameOf } from "../names.js";

/** Whether a function runs at all. */
export function checkRuns({ arn, reserved }: FunctionStop): Finding[] {
  if (answerOf(reserved) !== 0) return [];
  const text = "is switched off: its reserved concurrency is 0";
  return [loses("concurrency", nameOf(arn), text)];
}
