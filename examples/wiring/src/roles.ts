import { halves, type Source } from "./expected/system.ts";
import { type Resource, type Resources, referencePattern, referredBy } from "./resources.ts";

/** The resources of one half by their roles, and references to them as `→role`. */
export function byRole(resources: Resources, source: Source): Resources {
  const roles = findRoles(resources, source);
  const byId = new Map([...roles].map(([role, id]) => [id, role]));
  const rename = (value: unknown): unknown => {
    if (typeof value === "string") {
      return value.replace(
        referencePattern,
        (_, id: string, meant: string) => `→${byId.get(id) ?? id}:${meant}`,
      );
    }
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, rename(member)]),
    );
  };
  return Object.fromEntries(
    // The same members, with other texts in them.
    [...roles].map(([role, id]) => [role, rename(resources[id]) as Resource]),
  );
}

/** What has no role in either half, by its logical ids. */
export function withoutRole(resources: Resources): string[] {
  const roles = (["kinesis", "dynamodb"] as const).flatMap((source) => [
    ...findRoles(resources, source).values(),
  ]);
  return Object.keys(resources).filter((id) => !roles.includes(id));
}

/** Finds what plays which role by its name, or by what it refers to, or by what refers to it. */
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
  const is = (role: string, reference: unknown): boolean =>
    roles.has(role) && referredBy(reference) === roles.get(role);
  const findReferred = (role: string, reference: unknown) => {
    const id = referredBy(reference);
    if (id !== undefined && id in resources) roles.set(role, id);
  };

  if (source === "kinesis") find("stream", "AWS::Kinesis::Stream", (p) => p["Name"] === "orders");
  else find("stream", "AWS::DynamoDB::Table", (p) => p["TableName"] === "orders");
  for (const role of ["consumer", "hydrate"]) {
    const functionName = `${name}-${role}`;
    find(role, "AWS::Lambda::Function", (p) => p["FunctionName"] === functionName);
    find(
      `${role}Logs`,
      "AWS::Logs::LogGroup",
      (p) => p["LogGroupName"] === `/aws/lambda/${functionName}`,
    );
    findReferred(`${role}Role`, resources[roles.get(role) ?? ""]?.Properties["Role"]);
  }
  find("topic", "AWS::SNS::Topic", (p) => p["TopicName"] === `${name}-failures`);
  find("alarms", "AWS::SNS::Topic", (p) => p["TopicName"] === "orders-alarms");
  find("deadLetters", "AWS::SQS::Queue", (p) => p["QueueName"] === `${name}-dead-letters`);
  const mapping = "AWS::Lambda::EventSourceMapping";
  find("mapping", mapping, (p) => is("stream", p["EventSourceArn"]));
  find("replay", mapping, (p) => is("deadLetters", p["EventSourceArn"]));
  find("subscription", "AWS::SNS::Subscription", (p) => is("topic", p["TopicArn"]));
  find("permission", "AWS::Lambda::Permission", (p) => is("hydrate", p["FunctionName"]));
  find("destinations", "AWS::Lambda::EventInvokeConfig", (p) => is("hydrate", p["FunctionName"]));
  find(
    "queuePolicy",
    "AWS::SQS::QueuePolicy",
    ({ Queues }) => Array.isArray(Queues) && Queues.some((queue) => is("deadLetters", queue)),
  );
  const { HYDRATE_OVERFLOW_BUCKET: bucket } = variablesOf(resources[roles.get("hydrate") ?? ""]);
  findReferred("overflow", bucket);
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    const alarm = String(Properties["AlarmName"]);
    if (Type === "AWS::CloudWatch::Alarm" && alarm.startsWith(`${name}-`)) {
      if (roles.has(alarm)) throw new Error(`Two alarms are named ${alarm}`);
      roles.set(alarm, id);
    }
  }
  return roles;
}

function variablesOf(resource: Resource | undefined): Record<string, unknown> {
  const { Variables = {} } = (resource?.Properties["Environment"] ?? {}) as { Variables?: object };
  return { ...Variables };
}
