import { readdir, readFile } from "node:fs/promises";
import { parse } from "@cdktf/hcl2json";
import { type Body, isBody, member, merge, onlyBlock, toBody } from "./bodies.ts";

type Labelled<T> = Readonly<Record<string, T>>;

/** The blocks of a module, by their labels. */
export type Configuration = {
  readonly variable: Labelled<Body>;
  readonly locals: Body;
  readonly data: Labelled<Labelled<Body>>;
  readonly resource: Labelled<Labelled<Body>>;
  readonly module: Labelled<Body>;
  readonly output: Labelled<Body>;
};

/** Reads the files of a module; throws if they have blocks that it does not know. */
export async function readConfiguration(directory: string): Promise<Configuration> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".tf"));
  const files = await Promise.all(
    names.map(async (name) => parse(name, await readFile(`${directory}/${name}`, "utf8"))),
  );
  const {
    terraform: _, // What it takes to run it.
    variable,
    locals = [],
    data,
    resource,
    module,
    output,
    ...unknown
  } = toBody(await decode(files.reduce<Body>(merge, {})));
  for (const kind of Object.keys(unknown)) throw new Error(`Not understood: ${kind} blocks`);
  return {
    variable: labelled(variable, onlyBlock),
    locals: [locals].flat().map(toBody).reduce(merge, {}),
    data: labelled(data, (named) => labelled(named, onlyBlock)),
    resource: labelled(resource, (named) => labelled(named, onlyBlock)),
    module: labelled(module, onlyBlock),
    output: labelled(output, onlyBlock),
  };
}

function labelled<T>(blocks: unknown, read: (blocks: unknown) => T): Labelled<T> {
  return Object.fromEntries(
    Object.entries(toBody(blocks ?? {})).map(([label, labelledSo]) => [label, read(labelledSo)]),
  );
}

/** Takes `jsonencode(…)` away: where Terraform wants JSON, CloudFormation wants the value. */
async function decode(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(decode));
  if (isBody(value)) {
    const decoded = Object.entries(value).map(async ([name, of]) => [name, await decode(of)]);
    return Object.fromEntries(await Promise.all(decoded));
  }
  const [, argument] = /^\$\{jsonencode\((.*)\)\}$/s.exec(String(value)) ?? [];
  if (argument === undefined) return value;
  return member(await parse("argument.tf", `argument = ${argument}`), "argument");
}
