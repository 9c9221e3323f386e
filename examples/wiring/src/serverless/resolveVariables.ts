import { anyMembersOf, type Members } from "../readYaml.ts";

/** `${self:…}`, the only kind of variable that is known; those of CloudFormation start in capitals. */
export function resolveVariables(value: unknown, service: Members): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveVariables(item, service));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, resolveVariables(member, service)]),
    );
  }
  if (typeof value !== "string" || !/\$\{[a-z]/.test(value)) return value;
  const path = /^\$\{self:([\w.]+)\}$/.exec(value)?.[1];
  if (path === undefined) throw new Error(`The variable in ${value} is not read`);
  const found = path
    .split(".")
    .reduce<unknown>((members, name) => anyMembersOf(members, value)[name], service);
  if (found === undefined) throw new Error(`${value} names nothing`);
  return resolveVariables(found, service);
}
