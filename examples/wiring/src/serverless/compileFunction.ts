import { defined, type Members, membersOf, mergeResources } from "../readYaml.ts";
import { compileEvent } from "./compileEvent.ts";
import { destinations } from "./destinations.ts";
import { normalize } from "./normalize.ts";

/** The resources that a function becomes: its own, and those of its events and destinations. */
export function compileFunction(name: string, provider: unknown, declared: unknown): Members {
  const { runtime, architecture, versionFunctions, logRetentionInDays } = membersOf(
    provider,
    ["name", "stackName", "runtime", "architecture", "versionFunctions", "logRetentionInDays"],
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
        Properties: defined({
          LogGroupName: `/aws/lambda/${own["name"]}`,
          RetentionInDays: logRetentionInDays,
        }),
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
