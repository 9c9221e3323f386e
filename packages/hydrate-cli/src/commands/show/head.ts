import { type CaseBatch, conditionLabel, functionName, shortId } from "../../case/caseBatch.js";
import { type ClockFacts, clocksOf } from "../../case/clocks.js";
import { timeOf } from "../../case/selectBatches.js";
import { grouped } from "../../print/numbers.js";
import type { Output } from "../../print/output.js";
import { dayAndClock, span, until } from "../../print/time.js";

/** `9f3c0b52  orders-book:live  Sat 22:14  retries used (4)  complete, 5 of 5  forgotten in 1 h`. */
export function headOfBatch(
  batch: CaseBatch,
  facts: ClockFacts,
  output: Output,
  now: number,
): string[] {
  const { saved, invokeCount, kind, functionArn } = batch;
  const { forgottenAt, deletedAt } = clocksOf(batch, facts);
  const count = invokeCount === undefined ? "" : ` (${invokeCount})`;
  const verdict = saved
    ? `${saved.status}, ${grouped(saved.records)} of ${grouped(saved.expected)}`
    : kind;
  const clock =
    forgottenAt === undefined
      ? `in the queue for ${span(deletedAt - now)}`
      : `forgotten ${until(forgottenAt, now)}`.replace("forgotten forgotten", "forgotten");
  return [
    [
      output.style("bold", shortId(batch)),
      functionName(functionArn),
      dayAndClock(timeOf(batch), now),
      `${conditionLabel(batch)}${count}`,
      verdict,
      clock,
    ].join("  "),
  ];
}
