import { mapping } from "./readSam.ts";
import { readTemplate } from "./readTemplate.ts";
import { readYaml } from "./readYaml.ts";
import { at, mapTexts, type Properties, type Resources, toList, toObject } from "./resources.ts";
import type { Trigger } from "./system/halves.ts";

/**
 * Reads the service, its shorthand expanded as version 3 of the framework compiles it. The bucket that
 * the framework deploys from is left out.
 */
export async function readServerless(directory: string, trigger: Trigger): Promise<Resources> {
  const service = await readYaml(`${directory}/serverless.yml`);
  const known = withVariables(service, { self: service, param: { trigger } });
  const { provider, functions, resources } = toObject(known, "A service");
  const compiled = Object.entries(toObject(functions, "functions")).map(([name, own]) =>
    compileFunction(name, toObject(own, name), at(provider, ["logRetentionInDays"])),
  );
  const { Conditions, Resources } = toObject(resources, "resources");
  return readTemplate({ Conditions, Resources: Object.assign({}, ...compiled, Resources) });
}

/** `${self:…}` and `${param:…}` are known, the inner one first; CloudFormation's start with a capital. */
function withVariables(value: unknown, known: Properties): unknown {
  return mapTexts(value, (text) => {
    const [variable, kind = "", path = ""] = /\$\{(self|param):([\w.]+)\}/.exec(text) ?? [];
    if (variable === undefined) return text;
    const found = at(known[kind], path.split("."));
    return withVariables(variable === text ? found : text.replace(variable, String(found)), known);
  });
}

/** The resources that a function becomes: its own, its log group, its event source mappings. */
function compileFunction(name: string, own: Properties, RetentionInDays: unknown): Properties {
  const prefix = name.charAt(0).toUpperCase() + name.slice(1);
  // Without one, the framework would make a role that all functions share.
  if (own["role"] === undefined) throw new Error(`${name} has no role of its own`);
  const id = `${prefix}LambdaFunction`;
  const mappings = toList(own["events"]).map((event, index) => {
    const [source] = Object.values(toObject(event, name));
    return [`${prefix}Event${index}`, compileMapping(id, toObject(source, name))];
  });
  const { name: FunctionName, role, environment, reservedConcurrency, ...others } = own;
  return {
    [id]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        ...capitals(others),
        FunctionName,
        Role: { "Fn::GetAtt": [role, "Arn"] },
        ReservedConcurrentExecutions: reservedConcurrency,
        Environment: { Variables: environment },
      },
    },
    [`${prefix}LogGroup`]: {
      Type: "AWS::Logs::LogGroup",
      Properties: { LogGroupName: `/aws/lambda/${FunctionName}`, RetentionInDays },
    },
    ...Object.fromEntries(mappings),
  };
}

function compileMapping(id: string, source: Properties): Properties {
  const { arn, destinations, functionResponseType, ...others } = source;
  return mapping({
    ...capitals(others),
    FunctionName: { Ref: id },
    EventSourceArn: arn,
    FunctionResponseTypes: toList(functionResponseType),
    DestinationConfig: { OnFailure: { Destination: at(destinations, ["onFailure", "arn"]) } },
  });
}

/** The framework's names begin with a small letter where CloudFormation's begin with a capital. */
const capitals = (members: Properties): Properties =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name[0]?.toUpperCase() + name.slice(1), value]),
  );
