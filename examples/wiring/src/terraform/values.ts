import { type Body, toBody } from "./bodies.ts";

/** A map of names and values; CloudFormation has a list of them. */
export function dimensions(values: unknown): Body {
  const Dimensions = Object.entries(toBody(values))
    .map(([Name, Value]) => ({ Name, Value }))
    .toSorted((a, b) => a.Name.localeCompare(b.Name));
  return { Dimensions };
}

/** What is a number here is a text in the function. */
export function texts(values: unknown): Body {
  return Object.fromEntries(
    Object.entries(toBody(values)).map(([name, value]) => [name, String(value)]),
  );
}

/** CloudFormation has no such property: there it is so if any of its kind is there. */
export function onlyTrue(value: unknown): Body {
  if (value !== true) throw new Error(`Not understood: ${value}, where it must be true`);
  return {};
}
