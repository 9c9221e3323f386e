import type { CaseBatch } from "../../case/caseBatch.js";
import { clocksOf } from "../../case/clocks.js";
import type { Target } from "../../case/openTarget.js";
import { span } from "../../print/time.js";
import type { Session } from "../../session.js";

const day = 86_400_000;

/** What to do next, on stderr. */
export function adviseAfterTriage(
  { output }: Session,
  { address, theCase }: Target,
  batches: readonly CaseBatch[],
  now: number,
): void {
  const { index } = theCase;
  const atRisk = batches.filter((batch) => {
    const { forgottenAt } = clocksOf(batch, index);
    return forgottenAt !== undefined && forgottenAt > now;
  });
  const unsaved = batches.filter(({ kind, saved }) => kind !== "other" && !saved);
  const commands: string[] = [];
  if (atRisk.length > 0) {
    commands.push(
      `hydrate save ${address}        about ${span(estimate(atRisk))}, closest to its end first`,
    );
  } else if (unsaved.length > 0) commands.push(`hydrate save ${address}`);
  else if (batches.length > 0) commands.push(`hydrate replay ${address}        a dry run`);

  const soon = new Set(
    atRisk.flatMap((batch) => {
      const { pointer } = batch;
      const { forgottenAt = Number.POSITIVE_INFINITY } = clocksOf(batch, index);
      if (pointer?.source !== "kinesis" || forgottenAt - now > day) return [];
      return (index.retentionHours.get(pointer.streamArn) ?? 0) < 168 ? [pointer.streamArn] : [];
    }),
  );
  for (const streamArn of soon) {
    commands.push(
      `aws kinesis increase-stream-retention-period --stream-name ${streamArn.split("/").at(-1)} --retention-period-hours 168`,
    );
  }
  output.note(...commands.map((command, at) => `${at === 0 ? "next  " : "      "}${command}`));
}

// A page of each batch, and a quarter of a shard's five calls a second.
function estimate(batches: readonly CaseBatch[]): number {
  const shards = Map.groupBy(batches, ({ pointer }) => `${pointer?.streamArn} ${pointer?.shardId}`);
  const longest = Math.max(...[...shards.values()].map(({ length }) => length));
  return Math.max(longest * 800, 1_000);
}
