import { CliError } from "../errors.js";
import type { Session } from "../session.js";
import { type CaseBatch, conditionLabel, functionName, statusOf } from "./caseBatch.js";
import { selectBatches } from "./selectBatches.js";
import type { Condition } from "./where.js";

/** Says which `--where` no batch matches, and what there is; undefined if some match, or there are none. */
export function noMatch(
  batches: readonly CaseBatch[],
  conditions: readonly Condition[] = [],
  now: number,
): CliError | undefined {
  if (batches.length === 0 || selectBatches(batches, conditions, now).length > 0) return undefined;
  const wrong = conditions.find((of) => selectBatches(batches, [of], now).length === 0);
  if (!wrong) return new CliError(`Nothing matches all of ${conditions.map(flag).join(" ")}`);
  const known = [...new Set(batches.flatMap((batch) => asked(wrong, batch) ?? []))].sort();
  const advice = known.length > 0 ? [`There are: ${known.join(", ")}`] : [];
  if (wrong.key === "cause" && known.length === 0) {
    advice.push("No cause was looked up: `hydrate triage QUEUE --causes` does it.");
  }
  return new CliError(`Nothing matches ${flag(wrong)}`, { advice });
}

/** @throws {@link CliError} if no batch matches, though there are some */
export function assertSomeMatch(batches: readonly CaseBatch[], { options, now }: Session): void {
  const error = noMatch(batches, options.where, now());
  if (error) throw error;
}

const flag = ({ key, value }: Condition): string => `--where ${key}=${value}`;

/** What a batch would be matched by; undefined for times and ids, of which there are too many. */
function asked({ key }: Condition, batch: CaseBatch): string | undefined {
  switch (key) {
    case "function":
      return batch.functionArn && functionName(batch.functionArn);
    case "condition":
      return conditionLabel(batch);
    case "cause":
      return batch.cause;
    case "status":
      return statusOf(batch);
    case "shard":
      return batch.pointer?.shardId;
    default:
      return undefined;
  }
}
