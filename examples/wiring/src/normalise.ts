import { allowedBy } from "./allowedBy.ts";
import {
  at,
  isObject,
  mapValues,
  type Properties,
  type Resource,
  type Resources,
  referredBy,
  toList,
} from "./resources.ts";

/** Says in one way what the tools say in several, so that each fact is in one place. */
export function normalise(resources: Resources): Resources {
  return mapValues(resources, (resource, id) => {
    if (ownersOf(resource).length > 0) return undefined;
    const { Type, Properties } = resource;
    const parts = Object.values(resources).filter((it) => ownersOf(it).includes(id));
    return { Type, Properties: changes[Type]?.(Properties, parts) ?? Properties };
  });
}

/** A policy is part of its roles; Terraform also declares a bucket's parts one by one. */
function ownersOf({ Type, Properties: { Bucket, Role, Roles } }: Resource): unknown[] {
  const owners = Type === "AWS::IAM::Policy" ? (Roles ?? Role) : Bucket;
  return toList(owners).map((owner) => referredBy(owner) ?? owner);
}

type Change = (properties: Properties, parts: readonly Resource[]) => Properties;

const changes: Readonly<Record<string, Change>> = {
  "AWS::DynamoDB::Table": flatten,
  "AWS::Kinesis::Stream": flatten,
  "AWS::S3::Bucket": (properties, parts) =>
    Object.assign(flatten(properties), ...parts.map((part) => flatten(part.Properties))),
  "AWS::Lambda::EventSourceMapping": (properties) => ({ Enabled: true, ...properties }),
  // Terraform's word for none.
  "AWS::Lambda::Function": ({ ReservedConcurrentExecutions: concurrency, ...others }) => ({
    ...others,
    ReservedConcurrentExecutions: concurrency === -1 ? undefined : concurrency,
  }),
  "AWS::CloudWatch::Alarm": ({ Dimensions, ...others }) => ({
    ...others,
    Dimensions: Array.isArray(Dimensions)
      ? Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))
      : Dimensions,
  }),
  "AWS::SQS::QueuePolicy": ({ Queues, PolicyDocument }) => ({
    Queues: toList(Queues),
    Allows: allowedBy(PolicyDocument),
  }),
  "AWS::IAM::Role": ({ AssumeRolePolicyDocument, Policies, ManagedPolicyArns }, parts) => ({
    AssumedBy: allowedBy(AssumeRolePolicyDocument),
    Allows: [
      ...toList(Policies).map((policy) => at(policy, ["PolicyDocument"])),
      ...parts.map(({ Properties }) => Properties["PolicyDocument"]),
    ]
      .flatMap(allowedBy)
      .concat(toList(ManagedPolicyArns).map(String)),
  }),
};

/** All properties at any depth, by their own names: the tools nest these differently. */
function flatten(properties: Properties): Record<string, unknown> {
  const flat = Object.entries(properties).map(([name, value]) => {
    const [inner] = toList(value);
    return isObject(inner) ? flatten(inner) : { [name]: value };
  });
  return Object.assign({}, ...flat);
}
