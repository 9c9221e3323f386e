import { convertFiles } from "@cdktf/hcl2json";
import { at, type Properties, type Resource, type Resources, toObject } from "../resources.ts";
import type { Trigger } from "../system/halves.ts";
import { evaluate, type Lookup } from "./evaluate.ts";
import { policyDocument, toResource } from "./toResource.ts";

/** What an attribute gives of a resource, where our word for it is another. */
const meanings: Readonly<Record<string, string>> = {
  bucket: "name",
  function_name: "name",
  id: "name",
  stream_arn: "streamArn",
};

/** Reads the Terraform configuration in CloudFormation's terms. Each block is a list of one. */
export function readTerraform(directory: string, trigger: Trigger): Promise<Resources> {
  return readModule(directory, { trigger }, "");
}

/** Reads a module with what is given to it. A prefix begins the ids of its resources. */
async function readModule(
  directory: string,
  given: Properties,
  prefix: string,
): Promise<Resources> {
  const { variable, locals = [], data, resource, module = {} } = await convertFiles(directory);

  const lookup: Lookup = ([kind = "", name = "", ...path]) => {
    const found = find(kind, name, path);
    if (found === undefined) throw new Error(`${directory}: ${kind}.${name} is not declared`);
    return found;
  };
  const find = (kind: string, name: string, [attribute, ...rest]: readonly string[]): unknown => {
    switch (kind) {
      case "var":
        return given[name] ?? at(variable, [name, 0, "default"]);
      case "local": {
        const value = at(Object.assign({}, ...locals), [name]);
        return evaluate(attribute === undefined ? value : at(value, [attribute, ...rest]), lookup);
      }
      case "path":
        return `path.${name}`;
      case "data": {
        const block = evaluate(at(data, [name, attribute, 0]), lookup);
        return name === "aws_iam_policy_document" ? policyDocument(toObject(block, name)) : name;
      }
      default:
        return at(resource, [kind, name]) === undefined
          ? undefined
          : `→${prefix}${kind}.${name}:${meanings[attribute ?? ""] ?? attribute}`;
    }
  };

  const resources: Record<string, Resource> = {};
  for (const [type, named] of Object.entries<Record<string, Properties[]>>(resource)) {
    for (const [name, [block = {}]] of Object.entries(named)) {
      for (const [suffix, values] of instances(block, lookup)) {
        resources[`${prefix}${type}.${name}${suffix}`] = toResource(type, values);
      }
    }
  }
  for (const [name, [{ source, ...block }]] of Object.entries<[Properties]>(module)) {
    const values = toObject(evaluate(block, lookup), name);
    const inner = await readModule(`${directory}/${source}`, values, `${prefix}module.${name}.`);
    Object.assign(resources, inner);
  }
  return resources;
}

/** As many as a resource's `count` and `for_each` make, each with the end of its id. */
function instances(
  { depends_on: _, count, for_each, ...own }: Properties,
  lookup: Lookup,
): [string, Properties][] {
  if (count !== undefined && evaluate(count, lookup) === 0) return [];
  const of = (inside: Lookup) => toObject(evaluate(own, inside), "A resource");
  if (for_each === undefined) return [["", of(lookup)]];
  return Object.entries(toObject(evaluate(for_each, lookup), "for_each")).map(([key, value]) => [
    `["${key}"]`,
    of((path) => (path[0] === "each" ? at({ key, value }, path.slice(1)) : lookup(path))),
  ]);
}
