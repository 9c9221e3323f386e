import { fileURLToPath } from "node:url";
import { type Resource, type Resources, referredBy } from "./resources.ts";
import { toProperties } from "./terraform/attributes.ts";
import { type Body, member, merge, toBody } from "./terraform/bodies.ts";
import { dataSources } from "./terraform/dataSources.ts";
import { evaluate, evaluateBody, follow, type Lookup } from "./terraform/evaluate.ts";
import { meaningOf } from "./terraform/meaningOf.ts";
import { type Configuration, readConfiguration } from "./terraform/readConfiguration.ts";
import { resourceTypes } from "./terraform/resourceTypes.ts";

type Module = { readonly resources: Resources; readonly outputs: Body };

const root = fileURLToPath(new URL("../../terraform/", import.meta.url));

/**
 * Reads the Terraform configuration, with its variables' defaults, in CloudFormation's terms. It
 * throws at whatever it does not know, so that nothing that is declared is passed over.
 */
export async function readTerraform(): Promise<Resources> {
  return (await readModule(".", {}, "")).resources;
}

/** Reads a module as it is with what is given to it. A prefix begins the ids of its resources. */
async function readModule(directory: string, given: Body, prefix: string): Promise<Module> {
  const declared = await readConfiguration(`${root}${directory}`);
  const variables = valuesOf(declared.variable, given);
  const modules: Record<string, Module> = {};

  const lookup: Lookup = ([kind = "", name = "", ...path]) => {
    switch (kind) {
      case "var":
        return follow(member(variables, name), path);
      case "local":
        return follow(evaluate(member(declared.locals, name), lookup), path);
      case "path":
        return member({ module: directory, root: "." }, name);
      case "module":
        return follow(member(modules, name).outputs, path);
      case "data": {
        const { attributes, meaning } = member(dataSources, name);
        const body = member(member(declared.data, name), path[0] ?? "");
        return meaning(toProperties(evaluateBody(body, lookup), attributes));
      }
      default: {
        member(member(declared.resource, kind), name);
        const [attribute] = path;
        const id = `${prefix}${kind}.${name}`;
        return attribute === undefined ? id : `→${id}:${meaningOf(kind, attribute)}`;
      }
    }
  };

  for (const [name, { source, ...block }] of Object.entries(declared.module)) {
    const inner = `${prefix}module.${name}.`;
    modules[name] = await readModule(String(source), evaluateBody(block, lookup), inner);
  }
  const resources = [
    readResources(declared.resource, prefix, lookup),
    ...Object.values(modules).map((module) => module.resources),
  ];
  // Data that nothing refers to are read all the same, for what is unknown in them.
  for (const [type, named] of Object.entries(declared.data)) {
    for (const name of Object.keys(named)) lookup(["data", type, name]);
  }
  const outputs = Object.entries(declared.output).map(([name, block]) => [
    name,
    evaluate(member(block, "value"), lookup),
  ]);
  return { resources: Object.assign({}, ...resources), outputs: Object.fromEntries(outputs) };
}

function valuesOf(variables: Configuration["variable"], given: Body): Body {
  for (const name of Object.keys(given)) member(variables, name);
  return Object.fromEntries(
    Object.entries(variables).map(([name, block]) => [
      name,
      name in given ? given[name] : member(block, "default"),
    ]),
  );
}

function readResources(
  declared: Configuration["resource"],
  prefix: string,
  lookup: Lookup,
): Resources {
  const resources: Record<string, Resource> = {};
  const parts: { readonly owner: string; readonly properties: Body }[] = [];
  for (const [type, named] of Object.entries(declared)) {
    const known = member(resourceTypes, type);
    for (const [id, body] of instancesOf(named, lookup)) {
      if ("type" in known) {
        const properties = toProperties(body, known.attributes);
        resources[`${prefix}${type}.${id}`] = { Type: known.type, Properties: properties };
      } else {
        const { [known.partOf]: owner, ...others } = body;
        const properties = toProperties(others, known.attributes);
        parts.push({ owner: referredBy(owner) ?? "", properties });
      }
    }
  }
  for (const { owner, properties } of parts) {
    const { Type, Properties } = member(resources, owner);
    resources[owner] = { Type, Properties: merge(Properties, properties) };
  }
  return resources;
}

/** The resources of a type by their names; as many of each as its `for_each` makes. */
function instancesOf(named: Readonly<Record<string, Body>>, lookup: Lookup): [string, Body][] {
  return Object.entries(named).flatMap(([name, { for_each, depends_on, ...block }]) => {
    evaluate(depends_on, lookup);
    if (for_each === undefined) return [[name, evaluateBody(block, lookup)]];
    return Object.entries(toBody(evaluate(for_each, lookup))).map(
      ([key, value]): [string, Body] => [
        `${name}["${key}"]`,
        evaluateBody(block, (path) =>
          path[0] === "each" ? follow({ key, value }, path.slice(1)) : lookup(path),
        ),
      ],
    );
  });
}
