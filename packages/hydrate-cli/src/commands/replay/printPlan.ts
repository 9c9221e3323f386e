import { functionName } from "../../case/caseBatch.js";
import { timeOf } from "../../case/selectBatches.js";
import type { FunctionFacts } from "../../invoke/resolveFunction.js";
import { counted, grouped } from "../../print/numbers.js";
import { dayAndClock, span } from "../../print/time.js";
import type { Session } from "../../session.js";
import type { HeldBatch, Plan, PlannedBatch } from "./plan.js";
import type { ReplayOptions } from "./replayOptions.js";

/** What would happen, one fact a line. */
export function planLines(
  { output, now }: Session,
  plan: Plan,
  { pace, canary, stopAfter }: ReplayOptions,
  sure: boolean,
): string[] {
  const byFunction = Map.groupBy(plan.replay, ({ facts }) => facts.arn);
  const { length } = plan.replay;
  return [
    ...[...byFunction.values()].flatMap(([first, ...rest]) =>
      first ? [functionLine(first.facts, [first, ...rest], now(), output.style)] : [],
    ),
    row(sure ? "replays" : "would replay", replayText(plan), partsText(plan.replay)),
    ...(plan.finished.length > 0
      ? [
          row(
            sure ? "only deletes" : "would delete",
            `${counted(plan.finished.length, "batch")} that succeeded before`,
          ),
        ]
      : []),
    ...(plan.held.length > 0 ? [row("held", heldText(plan.held))] : []),
    ...(length > 0
      ? [
          row(
            "pace",
            `canary ${canary}, then ${pace}/s, stops after ${stopAfter} failures in a row`,
            `about ${span((length / pace) * 1_000)}`,
          ),
        ]
      : []),
  ];
}

function row(name: string, text: string, aside = ""): string {
  const line = name.padEnd(14) + text;
  return aside === "" ? line : `${line.padEnd(60)}  ${aside}`;
}

function functionLine(
  { arn, version, deployedAt, mappings = [] }: FunctionFacts,
  batches: readonly PlannedBatch[],
  now: number,
  style: Session["output"]["style"],
): string {
  const last = Math.max(...batches.map(({ batch }) => timeOf(batch)));
  const deployed = Number.isNaN(deployedAt)
    ? "deployed at an unknown time"
    : `deployed ${dayAndClock(deployedAt, now)}, ${deployedAt > last ? "after the failures" : style("yellow", "not since it failed: it will likely fail alike")}`;
  const reports = mappings.some(({ FunctionResponseTypes: types = [] }) =>
    types.includes("ReportBatchItemFailures"),
  );
  return [
    `${style("bold", functionName(arn))}   version ${version}, ${deployed}`,
    "may be invoked",
    ...(reports ? ["reports item failures"] : []),
  ].join(" · ");
}

function replayText({ replay }: Plan): string {
  if (replay.length === 0) return "nothing";
  const byStatus = Map.groupBy(replay, ({ batch, narrowed }) =>
    narrowed ? "superset narrowed by today's filter" : (batch.saved?.status ?? "?"),
  );
  return [...byStatus].map(([status, of]) => `${grouped(of.length)} ${status}`).join(", ");
}

function partsText(replay: readonly PlannedBatch[]): string {
  const big = replay.filter(({ parts }) => parts > 1).length;
  return big === 0
    ? ""
    : `${grouped(big)} of them over 6 MB, in parts (other borders for a function that aggregates)`;
}

function heldText(held: readonly HeldBatch[]): string {
  const byReason = Map.groupBy(held, ({ reason, flag }) =>
    flag === undefined ? reason : `${reason} (${flag})`,
  );
  return [...byReason].map(([reason, of]) => `${grouped(of.length)} ${reason}`).join(" · ");
}
