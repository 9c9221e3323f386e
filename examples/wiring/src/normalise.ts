import { foldPermissions } from "./foldPermissions.ts";
import { type Resource, type Resources, referredBy } from "./resources.ts";

/** Says in one way what the tools may say in several, so that nothing else is different. */
export function normalise(resources: Resources): Resources {
  return Object.fromEntries(
    Object.entries(foldPermissions(resources)).map(([id, { DeletionPolicy, ...resource }]) => [
      id,
      {
        ...normaliseOne(resource, resources),
        ...(DeletionPolicy === undefined || DeletionPolicy === "Delete" ? {} : { DeletionPolicy }),
      },
    ]),
  );
}

function normaliseOne(resource: Resource, resources: Resources): Resource {
  const { Type, Properties } = resource;
  switch (Type) {
    case "AWS::Lambda::Function":
      return { Type, Properties: normaliseFunction(Properties, resources) };
    case "AWS::Lambda::EventSourceMapping":
      return { Type, Properties: { Enabled: true, ...Properties, ...functionName(Properties) } };
    case "AWS::Lambda::Permission":
    case "AWS::Lambda::EventInvokeConfig":
      return { Type, Properties: { ...Properties, ...functionName(Properties) } };
    case "AWS::SQS::QueuePolicy": {
      const { PolicyDocument, ...others } = Properties;
      // Of what a statement allows, neither tells anything.
      const { Id: _, ...document } = PolicyDocument as { Id?: string };
      return { Type, Properties: { ...others, PolicyDocument: document } };
    }
    default:
      return resource;
  }
}

/** Where a function is named, its ARN does as well. */
function functionName({ FunctionName }: Resource["Properties"]): Resource["Properties"] {
  return { FunctionName: String(FunctionName).replace(/:arn$/, ":name") };
}

/** The code by the name of its folder; the log group left out where it is the one by default. */
function normaliseFunction(
  { Code, LoggingConfig, ...others }: Resource["Properties"],
  resources: Resources,
): Resource["Properties"] {
  // CDK has no path of it: it is given the path in the place of the code.
  const { ZipFile: path = Code } = Object(Code) as { ZipFile?: unknown };
  const [, code] = /functions\/dist\/([\w-]+?)(?:\.zip)?$/.exec(String(path)) ?? [];
  const { LogGroup, LogFormat = "Text" } = (LoggingConfig ?? {}) as Record<string, unknown>;
  const group = resources[referredBy(LogGroup) ?? ""]?.Properties["LogGroupName"];
  const isDefault = LogFormat === "Text" && group === `/aws/lambda/${others["FunctionName"]}`;
  return {
    ...others,
    Code: code ?? Code,
    ...(LoggingConfig === undefined || isDefault ? {} : { LoggingConfig }),
  };
}
