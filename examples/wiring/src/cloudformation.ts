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

type Types = ReadonlyMap<string, string>;

/** What `Ref` gives of a resource. */
const referredTo: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "name",
  "AWS::IAM::Role": "name",
  "AWS::Kinesis::Stream": "name",
  "AWS::Lambda::Function": "name",
  "AWS::Logs::LogGroup": "name",
  "AWS::S3::Bucket": "name",
  "AWS::SNS::Topic": "arn",
  "AWS::SQS::Queue": "url",
};

/** What `Fn::GetAtt` gives, by the attribute. */
const attributes: Readonly<Record<string, string>> = {
  Arn: "arn",
  QueueName: "name",
  StreamArn: "streamArn",
};

/** Reads a CloudFormation template's resources, its intrinsic functions taken for what they mean. */
export function readTemplate(template: { readonly Resources: object }): Resources {
  const resources: Record<string, Resource> = {};
  // A template's resources are objects.
  const all = Object.entries(template.Resources) as [string, Declared][];
  const types = new Map(all.map(([id, { Type }]) => [id, String(Type)]));
  for (const [id, resource] of all) {
    const { Type, Properties = {}, DeletionPolicy } = resource;
    for (const name of Object.keys(resource)) {
      if (!known.some((it) => it === name)) throw new Error(`${id} has ${name}, which is not read`);
    }
    resources[id] = {
      Type: String(Type),
      Properties: resolveMembers(Object(Properties), types),
      ...(DeletionPolicy === undefined ? {} : { DeletionPolicy }),
    };
  }
  return resources;
}

/** Writes references as text: `→LogicalId:arn`. */
function resolve(value: unknown, types: Types): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, types));
  if (typeof value !== "object" || value === null) return value;
  const [[name, argument] = [], another] = Object.entries(value);
  if (name !== undefined && another === undefined) {
    const text = intrinsic(name, argument, types);
    if (text !== undefined) return text;
  }
  return resolveMembers(value, types);
}

function resolveMembers(members: object, types: Types): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, resolve(value, types)]),
  );
}

function intrinsic(name: string, argument: unknown, types: Types): string | undefined {
  switch (name) {
    case "Ref":
      return reference([String(argument)], types);
    case "Fn::GetAtt":
      return reference(Array.isArray(argument) ? argument : String(argument).split("."), types);
    case "Fn::Sub":
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, target: string) =>
        reference(target.split("."), types),
      );
    case "Fn::Join": {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => String(resolve(part, types))).join(separator);
    }
    default:
      return undefined;
  }
}

function reference([id = "", attribute]: readonly string[], types: Types): string {
  const meant = attribute === undefined ? referredTo[types.get(id) ?? ""] : attributes[attribute];
  if (!types.has(id) || meant === undefined) {
    throw new Error(`Not understood: ${attribute === undefined ? id : `${id}.${attribute}`}`);
  }
  return `→${id}:${meant}`;
}
