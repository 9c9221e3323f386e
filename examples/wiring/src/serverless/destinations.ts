import { type Members, membersOf } from "../readYaml.ts";

/** Destinations with the names that CloudFormation has for them. */
export function destinations(
  declared: unknown,
  names: Readonly<Record<string, string>>,
  where: string,
): Members | undefined {
  if (declared === undefined) return undefined;
  const members = membersOf(declared, Object.keys(names), `${where}.destinations`);
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const { arn } = membersOf(value, ["type", "arn"], `${where}.destinations.${name}`);
      return [names[name], { Destination: arn }];
    }),
  );
}
