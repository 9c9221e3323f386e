import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { isObject, mapTexts } from "../resources.ts";
import { type Facts, halves, type Source, type Trigger } from "./halves.ts";

const system = parse(readFileSync(new URL("system.yaml", import.meta.url), "utf8"));

type Alarm = readonly [metric: string, dimensions: object, rings: string];

/** What must be true in one half of the system, as `system.yaml` has it. */
export function factsOf(source: Source, trigger: Trigger): Facts {
  const words: Readonly<Record<string, string>> = {
    NAME: halves[source],
    SOURCE: source,
    STREAM: source === "kinesis" ? "→stream:arn" : "→stream:streamArn",
  };
  const facts = mapTexts([system.both, system[source], system[trigger]].reduce(merge), (text) =>
    text.replace(/\b(NAME|SOURCE|STREAM)\b/g, (word) => words[word] ?? word),
  );
  // The shape of the file, which the alarms' table is part of.
  const { alarm, ...others } = facts as Facts & { alarm: Readonly<Record<string, Alarm>> };
  const alarms = Object.entries(alarm).map(([suffix, declared]) => [
    `${halves[source]}-${suffix}`,
    alarmFacts(declared),
  ]);
  return { ...others, ...Object.fromEntries(alarms) };
}

function alarmFacts([metric, Dimensions, rings]: Alarm): Facts[string] {
  const [Namespace, MetricName] = metric.split(" ");
  const [Statistic, comparison = "", threshold] = rings.split(" ");
  return {
    ...{ Namespace, MetricName, Dimensions, Statistic },
    ComparisonOperator: comparisons[comparison],
    Threshold: Number(threshold),
    Period: 300,
    EvaluationPeriods: 1,
    TreatMissingData: "notBreaching",
    AlarmActions: ["→alarms:arn"],
  };
}

const comparisons: Readonly<Record<string, string>> = {
  "<": "LessThanThreshold",
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
};

/** Joins two objects member by member; lists are continued. */
function merge(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) return [...first, ...second];
  if (!isObject(first) || !isObject(second)) return second;
  const joined = Object.entries(second).map(([name, value]) => [name, merge(first[name], value)]);
  return { ...first, ...Object.fromEntries(joined) };
}
