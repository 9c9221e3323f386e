import { nameOf, shell } from "../doctor/names.js";
import { counted } from "../print/numbers.js";
import { preciseClock, span } from "../print/time.js";
import type { Queue } from "../queue/queueAddress.js";
import type { QueueFacts } from "../queue/queueFacts.js";
import type { Session } from "../session.js";
import { alsoTold } from "./deadLetterQueue.js";
import { type DrillOptions, defaultTimeout } from "./drillOptions.js";
import type { DrillPlan } from "./planDrill.js";
import type { SourceBatch } from "./streamRecords.js";

/** All that is known before anything is sent. */
export type Prepared = {
  readonly plan: DrillPlan;
  readonly queue: Queue;
  readonly facts: QueueFacts;
  readonly batch: SourceBatch;
};

/** Says what a drill would send, and where. */
export function printPlan(
  session: Session,
  prepared: Prepared,
  functionName: string,
  options: DrillOptions,
): void {
  const { output } = session;
  const { plan, queue, facts, batch } = prepared;
  const told = alsoTold(plan.way, facts.arn);
  const timeout = options.timeout ?? defaultTimeout;
  const blocked = whyNotWait(prepared);
  const [first, last] = [batch.records[0], batch.records.at(-1)];
  const from = preciseClock(first?.arrival ?? 0);
  const to = preciseClock(last?.arrival ?? 0);
  const lines = [
    output.style("bold", "DRY RUN  nothing is sent"),
    `records    ${batchLine(batch)}, arrived ${from} to ${to}`,
    `as         a failure of ${nameOf(plan.functionArn)}`,
    `send to    ${nameOf(plan.destination)}`,
    ...(told.length > 0 ? [`also told  ${told.join(", ")}: tell them that it is a drill`] : []),
    `wait at    ${queue.name}, ${span(timeout)} at most`,
    ...(facts.visible > 0
      ? [
          `           about ${counted(facts.visible, "message")} there; waiting costs each a receive`,
        ]
      : []),
    ...(blocked === undefined ? [] : [`blocked    ${blocked}`]),
    `run it     ${commandLine(session, functionName, options)}`,
  ];
  output.text(...lines);
  output.object({
    type: "plan",
    streamArn: batch.streamArn,
    shardId: batch.shardId,
    records: batch.records.length,
    function: plan.functionArn,
    destination: plan.destination,
    alsoTold: told,
    queue: facts.arn,
    messagesThere: facts.visible,
    timeoutSeconds: timeout / 1_000,
    blocked,
  });
}

/** `5 records of orders, shardId-000000000003`. */
export function batchLine({ records, streamArn, shardId }: SourceBatch): string {
  return `${counted(records.length, "record")} of ${nameOf(streamArn)}, ${shardId}`;
}

/** Why nobody may wait at the queue: what is in it would be moved away by being looked at. */
export function whyNotWait({ queue, facts }: Prepared): string | undefined {
  if (facts.maxReceiveCount === undefined || facts.visible === 0) return undefined;
  return `${queue.name} moves messages away after ${counted(facts.maxReceiveCount, "receive")}, and waiting there costs each one`;
}

function commandLine(
  { options: { profile, region } }: Session,
  functionName: string,
  { stream, to, queue, records, timeout }: DrillOptions,
): string {
  const given = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, value];
  return shell(
    ...["hydrate", "drill", functionName, "--yes"],
    ...(records === 5 ? [] : ["--records", String(records)]),
    ...[...given("--stream", stream), ...given("--to", to), ...given("--queue", queue)],
    ...(timeout === undefined ? [] : ["--timeout", `${timeout / 1_000}s`]),
    ...[...given("--profile", profile), ...given("--region", region)],
  );
}
