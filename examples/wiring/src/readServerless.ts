import { readTemplate } from "./cloudformation.ts";
import {
  anyMembersOf,
  defined,
  type Members,
  membersOf,
  mergeResources,
  readYaml,
} from "./readYaml.ts";
import type { Resources } from "./resources.ts";

const file = new URL("../../serverless/serverless.yml", import.meta.url);

/**
 * Reads the service, its shorthand expanded as version 3 of the framework compiles it. The bucket that
 * the framework deploys from is left out.
 */
export async function readServerless(): Promise<Resources> {
  const service = anyMembersOf(await readYaml(file), "The service");
  const { provider, functions, resources } = membersOf(
    resolveVariables(service, service),
    [
      "service",
      "frameworkVersion",
      "configValidationMode",
      "provider",
      "package",
      "custom",
      "functions",
      "resources",
    ],
    "The service",
  );
  const { Resources } = membersOf(resources, ["Resources"], "resources");
  const compiled = Object.entries(anyMembersOf(functions, "functions")).map(([name, declared]) =>
    compileFunction(name, provider, declared),
  );
  return readTemplate({
    Resources: mergeResources([...compiled, anyMembersOf(Resources, "Resources")]),
  });
}

/** `${self:…}`, the only kind of variable that is known; those of CloudFormation start in capitals. */
function resolveVariables(value: unknown, service: Members): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveVariables(item, service));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, resolveVariables(member, service)]),
    );
  }
  if (typeof value !== "string" || !/\$\{[a-z]/.test(value)) return value;
  const path = /^\$\{self:([\w.]+)\}$/.exec(value)?.[1];
  if (path === undefined) throw new Error(`The variable in ${value} is not read`);
  const found = path
    .split(".")
    .reduce<unknown>((members, name) => anyMembersOf(members, value)[name], service);
  if (found === undefined) throw new Error(`${value} names nothing`);
  return resolveVariables(found, service);
}

function compileFunction(name: string, provider: unknown, declared: unknown): Members {
  const { runtime, architecture, versionFunctions } = membersOf(
    provider,
    ["name", "stackName", "runtime", "architecture", "versionFunctions"],
    "provider",
  );
  const own = membersOf(
    declared,
    [
      "name",
      "handler",
      "role",
      "memorySize",
      "timeout",
      "environment",
      "package",
      "events",
      "maximumRetryAttempts",
      "maximumEventAge",
      "destinations",
    ],
    name,
  );
  // Otherwise the framework would add versions, or its own role.
  if (versionFunctions !== false) throw new Error("Versions of functions are not read");
  if (typeof own["role"] !== "string") throw new Error(`${name} has no role of its own`);
  const { artifact } = membersOf(own["package"], ["artifact"], `${name}.package`);
  const events: unknown = own["events"] ?? [];
  if (!Array.isArray(events)) throw new Error(`${name}.events is not a list`);
  const prefix = normalize(name);
  const id = `${prefix}LambdaFunction`;
  return mergeResources([
    {
      [`${prefix}LogGroup`]: {
        Type: "AWS::Logs::LogGroup",
        Properties: { LogGroupName: `/aws/lambda/${own["name"]}` },
      },
      [id]: {
        Type: "AWS::Lambda::Function",
        Properties: defined({
          Code: artifact,
          FunctionName: own["name"],
          Handler: own["handler"],
          Runtime: runtime,
          Architectures: [architecture],
          MemorySize: own["memorySize"],
          Timeout: own["timeout"],
          Environment: { Variables: own["environment"] ?? {} },
          Role: { "Fn::GetAtt": [own["role"], "Arn"] },
        }),
      },
    },
    ...events.map((event) => compileEvent(prefix, event)),
    compileEventInvokeConfig(prefix, own),
  ]);
}

function compileEvent(prefix: string, event: unknown): Members {
  const { stream, sqs, sns } = membersOf(event, ["stream", "sqs", "sns"], `An event of ${prefix}`);
  if (stream !== undefined) return compileStream(prefix, stream);
  if (sqs !== undefined) return compileSqs(prefix, sqs);
  return compileSns(prefix, sns);
}

function compileStream(prefix: string, stream: unknown): Members {
  const where = `${prefix}.stream`;
  const own = membersOf(
    stream,
    [
      "type",
      "arn",
      "batchSize",
      "startingPosition",
      "enabled",
      "bisectBatchOnFunctionError",
      "maximumRetryAttempts",
      "maximumRecordAgeInSeconds",
      "functionResponseType",
      "destinations",
    ],
    where,
  );
  return {
    [`${prefix}EventSourceMapping${normalize(String(own["type"]))}${targetOf(own["arn"], where)}`]:
      {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: defined({
          ...mapping(prefix, own),
          StartingPosition: own["startingPosition"] ?? "TRIM_HORIZON",
          BisectBatchOnFunctionError: own["bisectBatchOnFunctionError"],
          MaximumRetryAttempts: own["maximumRetryAttempts"],
          MaximumRecordAgeInSeconds: own["maximumRecordAgeInSeconds"],
          DestinationConfig: destinations(own["destinations"], { onFailure: "OnFailure" }, where),
        }),
      },
  };
}

function compileSqs(prefix: string, sqs: unknown): Members {
  const where = `${prefix}.sqs`;
  const own = membersOf(sqs, ["arn", "batchSize", "enabled", "functionResponseType"], where);
  return {
    [`${prefix}EventSourceMappingSQS${targetOf(own["arn"], where)}`]: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: defined(mapping(prefix, own)),
    },
  };
}

/** What the mappings of streams and of queues have in common. */
function mapping(prefix: string, own: Members): Members {
  const { functionResponseType } = own;
  return {
    FunctionName: { "Fn::GetAtt": [`${prefix}LambdaFunction`, "Arn"] },
    EventSourceArn: own["arn"],
    BatchSize: own["batchSize"] ?? 10,
    Enabled: own["enabled"] ?? true,
    FunctionResponseTypes: functionResponseType === undefined ? undefined : [functionResponseType],
  };
}

/** The topic is declared under `resources`; the queue's policy is the framework's. */
function compileSns(prefix: string, sns: unknown): Members {
  const { arn, topicName, redrivePolicy } = membersOf(
    sns,
    ["arn", "topicName", "redrivePolicy"],
    `${prefix}.sns`,
  );
  const { deadLetterTargetRef: queue } = membersOf(
    redrivePolicy,
    ["deadLetterTargetRef"],
    `${prefix}.sns.redrivePolicy`,
  );
  const topic = normalize(String(topicName).replace(/[^0-9A-Za-z]/g, ""));
  const endpoint = { "Fn::GetAtt": [`${prefix}LambdaFunction`, "Arn"] };
  const queueArn = { "Fn::GetAtt": [queue, "Arn"] };
  const policy = `${topic}To${prefix}DLQPolicy`;
  return {
    [`${prefix}SnsSubscription${topic}`]: {
      Type: "AWS::SNS::Subscription",
      Properties: {
        TopicArn: arn,
        Protocol: "lambda",
        Endpoint: endpoint,
        RedrivePolicy: { deadLetterTargetArn: queueArn },
      },
    },
    [`${prefix}LambdaPermission${topic}SNS`]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: endpoint,
        Action: "lambda:InvokeFunction",
        Principal: "sns.amazonaws.com",
        SourceArn: arn,
      },
    },
    [policy]: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [{ Ref: queue }],
        PolicyDocument: {
          Version: "2012-10-17",
          Id: policy,
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "sns.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: queueArn,
              Condition: { ArnEquals: { "aws:SourceArn": arn } },
            },
          ],
        },
      },
    },
  };
}

function compileEventInvokeConfig(prefix: string, own: Members): Members {
  const { destinations: declared, maximumEventAge, maximumRetryAttempts } = own;
  if ([declared, maximumEventAge, maximumRetryAttempts].every((value) => value === undefined)) {
    return {};
  }
  return {
    [`${prefix}LambdaEvConf`]: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: defined({
        FunctionName: { Ref: `${prefix}LambdaFunction` },
        Qualifier: "$LATEST",
        MaximumEventAgeInSeconds: maximumEventAge,
        MaximumRetryAttempts: maximumRetryAttempts,
        DestinationConfig: destinations(
          declared,
          { onSuccess: "OnSuccess", onFailure: "OnFailure" },
          prefix,
        ),
      }),
    },
  };
}

/** Destinations with the names that CloudFormation has for them. */
function destinations(
  declared: unknown,
  names: Readonly<Record<string, string>>,
  where: string,
): Members | undefined {
  if (declared === undefined) return undefined;
  const members = membersOf(declared, Object.keys(names), `${where}.destinations`);
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const { arn } = membersOf(value, ["type", "arn"], `${where}.destinations.${name}`);
      return [names[name], { Destination: arn }];
    }),
  );
}

/** The logical id in `!GetAtt`, which is part of the id that the framework makes. */
function targetOf(arn: unknown, where: string): string {
  const { "Fn::GetAtt": target } = membersOf(arn, ["Fn::GetAtt"], `${where}.arn`);
  return normalize(String(Array.isArray(target) ? target[0] : target));
}

/** `orders-stream` and `ordersStream` as the framework writes them in logical ids. */
function normalize(name: string): string {
  const letters = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return letters.charAt(0).toUpperCase() + letters.slice(1);
}
