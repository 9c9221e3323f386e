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

const file = new URL("../../sam/template.yaml", import.meta.url);

/** Properties of a function that SAM passes on as they are. */
const passedOn = [
  "Architectures",
  "Environment",
  "FunctionName",
  "Handler",
  "LoggingConfig",
  "MemorySize",
  "Role",
  "Runtime",
  "Timeout",
];
const anyMapping = ["BatchSize", "Enabled", "FunctionResponseTypes"];
const streamMapping = [
  ...anyMapping,
  "Stream",
  "StartingPosition",
  "BisectBatchOnFunctionError",
  "MaximumRetryAttempts",
  "MaximumRecordAgeInSeconds",
  "DestinationConfig",
];

/** Reads the SAM template, its shorthand expanded as SAM documents it. */
export async function readSam(): Promise<Resources> {
  const { Transform, Globals, Resources } = membersOf(
    await readYaml(file),
    ["AWSTemplateFormatVersion", "Transform", "Description", "Globals", "Resources"],
    "The template",
  );
  if (Transform !== "AWS::Serverless-2016-10-31") throw new Error("Not a template of SAM");
  const { Function: globals } = membersOf(Globals, ["Function"], "Globals");
  const expanded = Object.entries(anyMembersOf(Resources, "Resources")).map(([id, resource]) => {
    const { Type } = anyMembersOf(resource, id);
    if (Type === "AWS::Serverless::Function") {
      const { Properties } = membersOf(resource, ["Type", "Properties"], id);
      return expandFunction(id, globals, Properties);
    }
    if (String(Type).startsWith("AWS::Serverless::")) throw new Error(`${id}: ${Type} is not read`);
    return { [id]: resource };
  });
  return readTemplate({ Resources: mergeResources(expanded) });
}

function expandFunction(id: string, globals: unknown, properties: unknown): Members {
  const shared = membersOf(globals, passedOn, "Globals.Function");
  const {
    CodeUri,
    Events = {},
    EventInvokeConfig,
    ...own
  } = membersOf(properties, [...passedOn, "CodeUri", "Events", "EventInvokeConfig"], id);
  for (const name of Object.keys(shared)) {
    // SAM merges maps and joins lists; nothing here needs it.
    if (name in own) throw new Error(`${id} and Globals both have ${name}`);
  }
  // With a role of its own, SAM adds no permissions for events and destinations.
  if (own["Role"] === undefined) throw new Error(`${id} has no Role`);
  return mergeResources([
    {
      [id]: {
        Type: "AWS::Lambda::Function",
        Properties: { ...shared, ...own, Code: CodeUri },
      },
    },
    ...Object.entries(anyMembersOf(Events, id)).map(([name, event]) =>
      expandEvent(id, name, event),
    ),
    EventInvokeConfig === undefined ? {} : expandEventInvokeConfig(id, EventInvokeConfig),
  ]);
}

function expandEvent(functionId: string, name: string, event: unknown): Members {
  const id = `${functionId}${name}`;
  const { Type, Properties } = membersOf(event, ["Type", "Properties"], id);
  switch (Type) {
    case "Kinesis":
    case "DynamoDB": {
      const { Stream, ...own } = membersOf(Properties, streamMapping, id);
      return { [id]: eventSourceMapping(functionId, Stream, own) };
    }
    case "SQS": {
      const { Queue, ...own } = membersOf(Properties, [...anyMapping, "Queue"], id);
      return { [id]: eventSourceMapping(functionId, Queue, own) };
    }
    case "SNS": {
      const { Topic, RedrivePolicy } = membersOf(Properties, ["Topic", "RedrivePolicy"], id);
      return {
        [id]: {
          Type: "AWS::SNS::Subscription",
          Properties: defined({
            TopicArn: Topic,
            Protocol: "lambda",
            Endpoint: { "Fn::GetAtt": [functionId, "Arn"] },
            RedrivePolicy,
          }),
        },
        [`${id}Permission`]: {
          Type: "AWS::Lambda::Permission",
          Properties: {
            FunctionName: { Ref: functionId },
            Action: "lambda:InvokeFunction",
            Principal: "sns.amazonaws.com",
            SourceArn: Topic,
          },
        },
      };
    }
    default:
      throw new Error(`${id}: events of type ${Type} are not read`);
  }
}

function eventSourceMapping(functionId: string, source: unknown, own: Members): Members {
  const { DestinationConfig, ...others } = own;
  return {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: defined({
      FunctionName: { Ref: functionId },
      EventSourceArn: source,
      ...others,
      DestinationConfig:
        DestinationConfig === undefined
          ? undefined
          : destinations(DestinationConfig, ["OnFailure"], functionId),
    }),
  };
}

/** Without an alias, what SAM generates is for $LATEST. */
function expandEventInvokeConfig(functionId: string, config: unknown): Members {
  const id = `${functionId}EventInvokeConfig`;
  const { DestinationConfig, ...own } = membersOf(
    config,
    ["MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"],
    id,
  );
  return {
    [id]: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: {
        FunctionName: { Ref: functionId },
        Qualifier: "$LATEST",
        ...own,
        DestinationConfig: destinations(DestinationConfig, ["OnSuccess", "OnFailure"], id),
      },
    },
  };
}

/** `Type` is SAM's own: for permissions, and for a queue or a topic where no destination is named. */
function destinations(config: unknown, names: readonly string[], where: string): Members {
  const read = Object.entries(membersOf(config, names, where)).map(([name, value]) => {
    const { Type, Destination } = membersOf(value, ["Type", "Destination"], `${where}.${name}`);
    if (Type !== "SQS" && Type !== "SNS") throw new Error(`${where}.${name}: ${Type} is not read`);
    if (Destination === undefined) throw new Error(`${where}.${name} names no destination`);
    return [name, { Destination }];
  });
  return Object.fromEntries(read);
}
