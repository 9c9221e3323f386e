import { parseTime } from "../print/parseTime.js";
import type { CaseBatch } from "./caseBatch.js";
import { conditionLabel, functionName, isNamed, statesOf } from "./caseBatch.js";
import type { Condition } from "./where.js";

/** The batches that every condition holds for; each names any part of what it asks for. */
export function selectBatches(
  batches: readonly CaseBatch[],
  conditions: readonly Condition[] = [],
  now: number,
): CaseBatch[] {
  const tests = conditions.map((condition) => testOf(condition, now));
  return batches.filter((batch) => tests.every((test) => test(batch)));
}

function testOf({ key, value }: Condition, now: number): (batch: CaseBatch) => boolean {
  const has = (text: string | undefined): boolean =>
    text?.toLowerCase().includes(value.toLowerCase()) ?? false;
  switch (key) {
    case "function":
      // The whole name, with or without its alias, or the ARN: never the beginning of another name.
      return ({ functionArn }) => {
        const name = functionName(functionArn);
        return [name, name.split(":")[0], functionArn].includes(value);
      };
    case "condition":
      return (batch) => has(batch.condition) || has(conditionLabel(batch));
    case "cause":
      return ({ cause }) => has(cause);
    case "status":
      return (batch) => statesOf(batch).includes(value);
    case "shard":
      return ({ pointer }) =>
        pointer?.shardId === value || (pointer?.shardId.endsWith(value) ?? false);
    case "id":
      return (batch) => isNamed(batch, value);
    case "since": {
      const time = parseTime(value, now, "past");
      return (batch) => timeOf(batch) >= time;
    }
    case "until": {
      const time = parseTime(value, now, "past");
      return (batch) => timeOf(batch) < time;
    }
  }
}

/** When Lambda gave up on a batch; when its message was sent, where it does not say. */
export function timeOf({ failedAt, message }: CaseBatch): number {
  return failedAt ?? message.sentAt;
}
