import { readFile } from "node:fs/promises";
import { type CollectionTag, parseDocument, type ScalarTag } from "yaml";

/** Reads a YAML file, CloudFormation's short tags in their long forms. What it cannot tell throws. */
export async function readYaml(file: string): Promise<unknown> {
  const document = parseDocument(await readFile(file, "utf8"), { customTags });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  return document.toJS();
}

const longName = (name: string): string => (name === "Ref" ? name : `Fn::${name}`);

const scalar = (name: string): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text) => ({ [longName(name)]: text }),
});

const sequence = (name: string): CollectionTag => ({
  tag: `!${name}`,
  collection: "seq",
  resolve: (items) => ({ [longName(name)]: items.toJSON() }),
});

const customTags = [
  ...["Ref", "Sub", "GetAtt"].map(scalar),
  ...["Join", "If", "Equals"].map(sequence),
];
