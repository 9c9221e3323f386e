import {
  isObject,
  mapValues,
  type Properties,
  type Resources,
  toList,
  toObject,
} from "./resources.ts";

/** What `Ref` gives of a resource that has no name of its own to give. */
const referredTo: Readonly<Record<string, string>> = {
  "AWS::SNS::Topic": "arn",
  "AWS::SNS::Subscription": "arn",
  "AWS::SQS::Queue": "url",
};

/** What `Fn::GetAtt` gives, where our word for it is another. */
const attributes: Readonly<Record<string, string>> = {
  Arn: "arn",
  QueueName: "name",
  QueueUrl: "url",
  StreamArn: "streamArn",
  TopicName: "name",
};

/** Reads the resources of a CloudFormation template for these values of its parameters. */
export function readTemplate(template: unknown, given: Properties = {}): Resources {
  const { Resources, Conditions, Parameters } = toObject(template, "The template");
  const declared = mapValues(toObject(Resources, "Resources"), toObject);
  const conditions = toObject(Conditions, "Conditions");
  const parameters = mapValues(
    toObject(Parameters, "Parameters"),
    (parameter, name) => given[name] ?? toObject(parameter, name)["Default"],
  );

  const holds = (name: unknown): boolean => {
    const { "Fn::Equals": equal } = toObject(conditions[String(name)], String(name));
    const [first, second] = toList(equal).map(resolve);
    if (second === undefined) throw new Error(`${name} is not a condition that is read here`);
    return first === second;
  };

  const reference = ([id = "", attribute]: readonly string[]): unknown => {
    if (id in parameters && attribute === undefined) return parameters[id];
    const meant =
      attribute === undefined ? referredTo[String(declared[id]?.["Type"])] : attributes[attribute];
    return `→${id}:${meant ?? attribute ?? "name"}`;
  };

  const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (id) => (id === "AWS::NoValue" ? undefined : reference([String(id)])),
    "Fn::GetAtt": (path) =>
      reference(Array.isArray(path) ? path.map(String) : String(path).split(/\.(.*)/, 2)),
    "Fn::Sub": (text) =>
      String(text).replace(/\$\{([^}]+)\}/g, (_, target: string) =>
        String(reference(target.split("."))),
      ),
    "Fn::Join": (argument) => {
      const [separator, parts] = toList(argument);
      return toList(parts)
        .map((part) => String(resolve(part)))
        .join(String(separator));
    },
    "Fn::If": (argument) => {
      const [condition, then, otherwise] = toList(argument);
      return resolve(holds(condition) ? then : otherwise);
    },
  };

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (!isObject(value)) return value;
    const [[name, argument] = [""], another] = Object.entries(value);
    const intrinsic = another === undefined ? intrinsics[name] : undefined;
    return intrinsic ? intrinsic(argument) : mapValues(value, resolve);
  }

  return mapValues(declared, ({ Type, Properties, Condition }, id) =>
    Condition === undefined || holds(Condition)
      ? { Type: String(Type), Properties: toObject(resolve(Properties), id) }
      : undefined,
  );
}
