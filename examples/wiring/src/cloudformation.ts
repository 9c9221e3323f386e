import type { Resource, Resources } from "./resources.ts";

/** What a resource may have beside its properties; a condition, say, would go unread. */
const known = [
  "Type",
  "Properties",
  "DependsOn",
  "Metadata",
  "DeletionPolicy",
  "UpdateReplacePolicy",
] as const;
type Declared = Partial<Record<(typeof known)[number], unknown>>;

/** Reads a CloudFormation template's resources, its intrinsic functions taken for what they mean. */
export function readTemplate(template: { readonly Resources: object }): Resources {
  const resources: Record<string, Resource> = {};
  // A template's resources are objects.
  const all = Object.entries(template.Resources) as [string, Declared][];
  for (const [id, resource] of all) {
    const { Type, Properties = {}, DeletionPolicy } = resource;
    for (const name of Object.keys(resource)) {
      if (!known.some((it) => it === name)) throw new Error(`${id} has ${name}, which is not read`);
    }
    resources[id] = {
      Type: String(Type),
      Properties: resolveMembers(Object(Properties)),
      ...(DeletionPolicy === undefined ? {} : { DeletionPolicy }),
    };
  }
  return resources;
}

/** Writes references as text: `→LogicalId`, whichever of its values is meant. */
function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== "object" || value === null) return value;
  const members = value as Record<string, unknown>;
  const [name, another] = Object.keys(members);
  if (name !== undefined && another === undefined) {
    const text = intrinsic(name, members[name]);
    if (text !== undefined) return text;
  }
  return resolveMembers(members);
}

function resolveMembers(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, resolve(value)]));
}

function intrinsic(name: string, argument: unknown): string | undefined {
  switch (name) {
    case "Ref":
      return reference(String(argument));
    case "Fn::GetAtt":
      return reference(Array.isArray(argument) ? String(argument[0]) : String(argument));
    case "Fn::Sub":
      return String(Array.isArray(argument) ? argument[0] : argument).replace(
        /\$\{([^}]+)\}/g,
        (_, id: string) => reference(id),
      );
    case "Fn::Join": {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolve(part))).join(separator);
    }
    default:
      return undefined;
  }
}

function reference(target: string): string {
  const [id = ""] = target.split(".");
  return id.startsWith("AWS::") ? `\${${id}}` : `→${id}`;
}
