import { findRoles } from "./findRoles.ts";
import { normalise } from "./normalise.ts";
import { at, isObject, mapTexts, type Resources, referencePattern } from "./resources.ts";
import { factsOf } from "./system/facts.ts";
import { type Facts, halves, type Source, type Trigger } from "./system/halves.ts";

const sources: readonly Source[] = ["kinesis", "dynamodb"];

/** What a wiring declares otherwise than the system wants it, one difference in each text. */
export function check(declared: Resources, trigger: Trigger): string[] {
  const resources = normalise(declared);
  const known = new Set<string>();
  const differences = sources.flatMap((source) => {
    const roles = findRoles(resources, source);
    for (const id of roles.values()) known.add(id);
    return checkHalf(resources, roles, factsOf(source, trigger)).map(
      (it) => `${halves[source]}: ${it}`,
    );
  });
  const others = Object.keys(resources).filter((id) => !known.has(id));
  return [...differences, ...others.map((id) => `${id} is no part of the system`)];
}

function checkHalf(resources: Resources, roles: Map<string, string>, facts: Facts): string[] {
  const byId = new Map([...roles].map(([role, id]) => [id, role]));
  const rename = (text: string) =>
    text.replace(referencePattern, (_, id: string, of: string) => `→${byId.get(id) ?? id}:${of}`);
  const unwanted = [...roles.keys()].filter((role) => !(role in facts));
  const differences = Object.entries(facts).flatMap(([role, wanted]) => {
    const resource = resources[roles.get(role) ?? ""];
    if (resource === undefined) return [`${role} is missing`];
    return Object.entries(wanted).flatMap(([path, value]) => {
      const is = comparable(mapTexts(at(resource.Properties, path.split(".")), rename));
      const mustBe = comparable(value ?? undefined);
      return is === mustBe ? [] : [`${role}.${path} is ${is}, not ${mustBe}`];
    });
  });
  return [...unwanted.map((role) => `${role} is not wanted`), ...differences];
}

/** As text, in an order of its own; a number in a function's environment is a text there. */
function comparable(value: unknown): string {
  const sorted = Array.isArray(value) ? value.toSorted() : value;
  return JSON.stringify(sorted, (_, member) => {
    if (typeof member === "number") return String(member);
    return isObject(member) ? Object.fromEntries(Object.entries(member).toSorted()) : member;
  });
}
