import { at, type Properties, type Resources, referredBy, toList } from "./resources.ts";
import { halves, type Source } from "./system/halves.ts";

/** Which resource plays which role in one half: found by its name, or by what it belongs to. */
export function findRoles(resources: Resources, source: Source): Map<string, string> {
  const name = halves[source];
  const roles = new Map<string, string>();
  const find = (role: string, type: string, matches: (properties: Properties) => boolean) => {
    const found = Object.entries(resources).filter(
      ([, { Type, Properties }]) => Type === `AWS::${type}` && matches(Properties),
    );
    if (found.length > 1) throw new Error(`${name} has ${found.length} of its ${role}`);
    for (const [id] of found) roles.set(role, id);
  };
  /** CloudFormation has a QueueName where Terraform has a name. */
  const named = (role: string, type: string, wanted: string) =>
    find(role, type, (it) => (it["Name"] ?? it[`${type.replace(/.*::/, "")}Name`]) === wanted);
  /** Owners are roles, by the properties that refer to them. */
  const belonging = (role: string, type: string, owners: Readonly<Record<string, string>>) =>
    find(role, type, (it) =>
      Object.entries(owners).every(([property, owner]) =>
        toList(it[property]).some((value) => (referredBy(value) ?? "") === roles.get(owner)),
      ),
    );
  const referred = (role: string, by: string, path: string) => {
    const id = referredBy(at(resources[roles.get(by) ?? ""]?.Properties, path.split(".")));
    if (id !== undefined && id in resources) roles.set(role, id);
  };

  named("stream", source === "kinesis" ? "Kinesis::Stream" : "DynamoDB::Table", "orders");
  for (const role of ["consumer", "hydrate"]) {
    named(role, "Lambda::Function", `${name}-${role}`);
    named(`${role}Logs`, "Logs::LogGroup", `/aws/lambda/${name}-${role}`);
    referred(`${role}Role`, role, "Role");
  }
  referred("overflow", "hydrate", "Environment.Variables.HYDRATE_OVERFLOW_BUCKET");
  named("alarms", "SNS::Topic", "orders-alarms");
  named("topic", "SNS::Topic", `${name}-failures`);
  named("pointers", "SQS::Queue", `${name}-pointers`);
  named("deadLetters", "SQS::Queue", `${name}-dead-letters`);
  belonging("queuePolicy", "SQS::QueuePolicy", { Queues: "deadLetters" });
  const mapping = (role: string, FunctionName: string, EventSourceArn: string) =>
    belonging(role, "Lambda::EventSourceMapping", { FunctionName, EventSourceArn });
  mapping("mapping", "consumer", "stream");
  mapping("replay", "consumer", "deadLetters");
  mapping("hydration", "hydrate", "pointers");
  belonging("subscription", "SNS::Subscription", { TopicArn: "topic" });
  belonging("permission", "Lambda::Permission", { FunctionName: "hydrate" });
  belonging("destinations", "Lambda::EventInvokeConfig", { FunctionName: "hydrate" });
  for (const { Properties } of Object.values(resources)) {
    const alarm = String(Properties["AlarmName"]);
    if (alarm.startsWith(`${name}-`)) named(alarm, "CloudWatch::Alarm", alarm);
  }
  return roles;
}
