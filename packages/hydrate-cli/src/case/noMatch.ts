import { CliError } from "../errors.js";
import type { Session } from "../session.js";
import { type CaseBatch, conditionLabel, functionName, statesOf } from "./caseBatch.js";
import { selectBatches } from "./selectBatches.js";
import type { Condition } from "./where.js";

const mostShown = 12;

/** Says which `--where` no batch matches, and what there is; undefined if some match, or there is no batch. */
export function noMatch(
  batches: readonly CaseBatch[],
  conditions: readonly Condition[] = [],
  now: number,
): CliError | undefined {
  if (batches.length === 0 || selectBatches(batches, conditions, now).length > 0) return undefined;
  const wrong = conditions.find((of) => selectBatches(batches, [of], now).length === 0);
  if (!wrong) return new CliError(`Nothing matches all of ${conditions.map(flag).join(" ")}`);
  const known = [...new Set(batches.flatMap((batch) => valuesOf(wrong, batch)))].sort();
  const shown = known.slice(0, mostShown).join(", ");
  const more = known.length > mostShown ? `, and ${known.length - mostShown} more` : "";
  const advice = known.length > 0 ? [`There are: ${shown}${more}`] : [];
  if (wrong.key === "cause") {
    advice.push("`hydrate triage QUEUE --causes` looks for causes in the logs.");
  }
  return new CliError(`Nothing matches ${flag(wrong)}`, { advice });
}

/** @throws {@link CliError} if no batch matches, though there are some */
export function assertSomeMatch(batches: readonly CaseBatch[], { options, now }: Session): void {
  const error = noMatch(batches, options.where, now());
  if (error) throw error;
}

const flag = ({ key, value }: Condition): string => `--where ${key}=${value}`;

/** What a batch would be matched by; nothing for times and ids, of which there are too many. */
function valuesOf({ key }: Condition, batch: CaseBatch): string[] {
  const { functionArn, cause, pointer } = batch;
  switch (key) {
    case "function":
      return functionArn === undefined ? [] : [functionName(functionArn)];
    case "condition":
      return [conditionLabel(batch)];
    case "cause":
      return cause === undefined ? [] : [cause];
    case "status":
      return statesOf(batch);
    case "shard":
      return pointer ? [pointer.shardId] : [];
    default:
      return [];
  }
}
