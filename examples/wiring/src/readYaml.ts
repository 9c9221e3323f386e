import { readFile } from "node:fs/promises";
import { type CollectionTag, parseDocument, type ScalarTag } from "yaml";

export type Members = Readonly<Record<string, unknown>>;

/** Reads a YAML file, CloudFormation's short tags in their long forms. What it cannot tell throws. */
export async function readYaml(url: URL): Promise<unknown> {
  const document = parseDocument(await readFile(url, "utf8"), { customTags });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  return document.toJS();
}

const scalar = (name: string, argument: (text: string) => unknown): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text) => ({ [name === "Ref" ? name : `Fn::${name}`]: argument(text) }),
});

const join: CollectionTag = {
  tag: "!Join",
  collection: "seq",
  resolve: (sequence) => ({ "Fn::Join": sequence.toJSON() }),
};

const customTags = [
  scalar("Ref", (id) => id),
  scalar("Sub", (text) => text),
  scalar("GetAtt", (text) => {
    const [id, ...attribute] = text.split(".");
    return [id, attribute.join(".")];
  }),
  join,
];

/** The members of an object that may have these and no others, so that none goes unread. */
export function membersOf(value: unknown, known: readonly string[], where: string): Members {
  const members = anyMembersOf(value, where);
  for (const name of Object.keys(members)) {
    if (!known.includes(name)) throw new Error(`${where} has ${name}, which is not read here`);
  }
  return members;
}

/** The members of an object, whatever their names are. */
export function anyMembersOf(value: unknown, where: string): Members {
  if (!isMembers(value)) throw new Error(`${where} is not an object`);
  return value;
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Leaves out what is not declared. */
export function defined(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** All resources together; two of one id are a mistake in the file. */
export function mergeResources(parts: readonly Members[]): Members {
  const merged: Record<string, unknown> = {};
  for (const [id, resource] of parts.flatMap(Object.entries<unknown>)) {
    if (id in merged) throw new Error(`${id} is declared twice`);
    merged[id] = resource;
  }
  return merged;
}
