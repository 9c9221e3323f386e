import { type Body, member, merge, toBody } from "./bodies.ts";

/** What an attribute is in CloudFormation: a property, by its path, or what is made of its value. */
type Mapping = string | ((value: unknown) => Body);

/** What is known of a resource or a block. */
export type Attributes = Readonly<Record<string, Mapping>>;

/** Names attributes as CloudFormation does; throws if one is not known. */
export function toProperties(body: Body, attributes: Attributes): Body {
  return Object.entries(body)
    .map(([name, value]) => {
      const mapping = member(attributes, name);
      return typeof mapping === "string" ? nest(mapping, value) : mapping(value);
    })
    .reduce(merge, {});
}

/** What is made of each block of a kind. */
export function each(attributes: Attributes, make: (properties: Body) => Body): Mapping {
  return (bodies) =>
    [bodies]
      .flat()
      .map((body) => make(toProperties(toBody(body), attributes)))
      .reduce(merge, {});
}

/** A block whose properties stand at a path, or beside those of what it is in. */
export function block(attributes: Attributes, path?: string): Mapping {
  return each(attributes, (properties) =>
    path === undefined ? properties : nest(path, properties),
  );
}

/** Blocks that are a list at a path. */
export function blocks(attributes: Attributes, path: string): Mapping {
  return each(attributes, (properties) => nest(path, [properties]));
}

/** The only item of a list at a path. */
export function item(path: string): Mapping {
  return (value) => nest(path, [value]);
}

/** What CloudFormation does not have, or has by itself. */
export function noProperty(): Body {
  return {};
}

function nest(path: string, value: unknown): Body {
  const [name = "", ...rest] = path.split(".");
  return { [name]: rest.length === 0 ? value : nest(rest.join("."), value) };
}
