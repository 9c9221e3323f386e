import { type Resource, type Resources, referencePattern } from "./resources.ts";
import { halves, type Source } from "./system.ts";

/** The resources, those of one half by their roles, and references to these as `→role`. */
export function byRole(resources: Resources, source: Source): Resources {
  const roles = findRoles(resources, source);
  const byId = new Map([...roles].map(([role, id]) => [id, role]));
  const rename = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(
        referencePattern,
        (text, id: string) => `→${byId.get(id) ?? text.slice(1)}`,
      );
    }
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, rename(member)]),
    );
  };
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [
      byId.get(id) ?? id,
      // The same members, with other texts in them.
      rename(resource) as Resource,
    ]),
  );
}

/** Finds what plays which role by its name, or by what it refers to. */
function findRoles(resources: Resources, source: Source): Map<string, string> {
  const name = halves[source];
  const roles = new Map<string, string>();
  const find = (
    role: string,
    type: string,
    matches: (properties: Resource["Properties"]) => boolean,
  ) => {
    const found = Object.entries(resources).filter(
      ([, { Type, Properties }]) => Type === type && matches(Properties),
    );
    if (found.length > 1) throw new Error(`${found.length} resources are the ${role} of ${name}`);
    const [only] = found;
    if (only) roles.set(role, only[0]);
  };
  const to = (role: string): string => `→${roles.get(role)}`;

  if (source === "kinesis") find("stream", "AWS::Kinesis::Stream", (p) => p["Name"] === "orders");
  else find("stream", "AWS::DynamoDB::Table", (p) => p["TableName"] === "orders");
  for (const role of ["consumer", "hydrate"]) {
    find(role, "AWS::Lambda::Function", (p) => p["FunctionName"] === `${name}-${role}`);
  }
  find("topic", "AWS::SNS::Topic", (p) => p["TopicName"] === `${name}-failures`);
  find("alarms", "AWS::SNS::Topic", (p) => p["TopicName"] === "orders-alarms");
  find("deadLetters", "AWS::SQS::Queue", (p) => p["QueueName"] === `${name}-dead-letters`);
  const mapping = "AWS::Lambda::EventSourceMapping";
  find("mapping", mapping, (p) => p["EventSourceArn"] === to("stream"));
  find("replay", mapping, (p) => p["EventSourceArn"] === to("deadLetters"));
  find("subscription", "AWS::SNS::Subscription", (p) => p["TopicArn"] === to("topic"));
  find("permission", "AWS::Lambda::Permission", (p) => p["FunctionName"] === to("hydrate"));
  find(
    "destinations",
    "AWS::Lambda::EventInvokeConfig",
    (p) => p["FunctionName"] === to("hydrate"),
  );
  find(
    "queuePolicy",
    "AWS::SQS::QueuePolicy",
    (p) => JSON.stringify(p["Queues"]) === `["${to("deadLetters")}"]`,
  );
  const { HYDRATE_OVERFLOW_BUCKET: bucket } = variablesOf(resources[roles.get("hydrate") ?? ""]);
  if (typeof bucket === "string") roles.set("overflow", bucket.slice(1));
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    const alarm = Properties["AlarmName"];
    if (Type === "AWS::CloudWatch::Alarm" && String(alarm).startsWith(name))
      roles.set(String(alarm), id);
  }
  return roles;
}

function variablesOf(resource: Resource | undefined): Record<string, unknown> {
  const { Variables = {} } = (resource?.Properties["Environment"] ?? {}) as { Variables?: object };
  return { ...Variables };
}
